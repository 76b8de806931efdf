using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace SessionGuard.Testing;

[Flags]
public enum Library
{
    None = 0,
    SessionGuard = 1,
    EntityFramework = 2,
    Ado = 4,
    Dapper = 8,
    NHibernate = 16,
    EntityFramework6 = 32,
    Linq2Db = 64,
    Marten = 128,
    RavenDb = 256,
    MongoDb = 512,

    /// <summary>Those whose sessions track entities.</summary>
    Mappers = SessionGuard | EntityFramework | NHibernate,

    /// <summary>Those whose sessions are plain connections.</summary>
    Connections = Ado | Dapper,

    /// <summary>Those where a flush is not a commit.</summary>
    WithFlush = SessionGuard | NHibernate,

    /// <summary>Those that rules are tried over by default.</summary>
    All = Mappers | Connections,

    /// <summary>Those whose sessions stage documents until they save, and begin no transactions.</summary>
    Documents = Marten | RavenDb,

    /// <summary>Every library that the model knows: for what does not depend on how it works.</summary>
    Every = All | EntityFramework6 | Linq2Db | Documents | MongoDb,
}

/// <summary>The data of a theory over libraries; its method takes a <see cref="SessionCode"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LibrariesAttribute(Library libraries = Library.All) : DataAttribute
{
    public Library Libraries { get; } = libraries;

    /// <summary>Libraries to leave out.</summary>
    public Library Except { get; init; }

    /// <summary>A transaction <c>tx</c> is in reach of the tested source.</summary>
    public bool InTransaction { get; init; }

    public override bool SupportsDiscoveryEnumeration() => true;

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. SessionCode.Among(Libraries & ~Except)
            .Select(code => new TheoryDataRow<SessionCode>(InTransaction ? code.InTransaction : code))]);
}
