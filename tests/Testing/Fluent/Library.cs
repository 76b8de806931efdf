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

    /// <summary>Those whose sessions track entities.</summary>
    Mappers = SessionGuard | EntityFramework | NHibernate,

    /// <summary>Those whose sessions are plain connections.</summary>
    Connections = Ado | Dapper,

    /// <summary>Those where a flush is not a commit.</summary>
    WithFlush = SessionGuard | NHibernate,

    All = Mappers | Connections,
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
