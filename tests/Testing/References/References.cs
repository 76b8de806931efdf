using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace SessionGuard.Testing;

/// <summary>A set of reference assemblies, and what a test source compiled against it may use without saying so.</summary>
public sealed class References
{
    static readonly string[] entityFrameworkPackages =
    [
        "Microsoft.EntityFrameworkCore", "Microsoft.EntityFrameworkCore.Abstractions", "Microsoft.EntityFrameworkCore.Relational",
        "Microsoft.EntityFrameworkCore.InMemory", "Npgsql", "Npgsql.EntityFrameworkCore.PostgreSQL",
    ];

    static readonly string[] externalStubs =
        ["MailKit", "RabbitMQ.Client", "Confluent.Kafka", "Azure.Messaging.ServiceBus", "MassTransit", "AWSSDK.SQS", "MediatR"];

    static readonly Lazy<ImmutableArray<MetadataReference>> nhibernate = new(() => [ReferenceList.Stub("NHibernate")]);

    static readonly Lazy<ImmutableArray<MetadataReference>> sqlClient = new(() => [ReferenceList.Stub("Microsoft.Data.SqlClient")]);

    static readonly Lazy<ImmutableArray<MetadataReference>> externals = new(() => [.. externalStubs.Select(ReferenceList.Stub)]);

    readonly Lazy<ReferenceAssemblies> assemblies;

    References(string name, Func<IEnumerable<MetadataReference>> references, string[] usings, string[] prelude)
    {
        Name = name;
        Usings = usings;
        Prelude = prelude;
        assemblies = new(() =>
            new(name, [.. ReferenceList.Framework.Concat(references()).DistinctBy(reference => Path.GetFileName(reference.Display))]));
    }

    /// <summary>.NET alone: no session library but the framework's own System.Data.</summary>
    public static References Net { get; } = new("Net", () => [], [], []);

    public static References SessionGuard { get; } = new(
        "SessionGuard",
        () => [.. ReferenceList.Extensions, .. ReferenceList.Packages("SessionGuard")],
        ["SessionGuard", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting"],
        []);

    public static References EntityFramework { get; } = new(
        "EntityFramework",
        () => [.. ReferenceList.Extensions, .. ReferenceList.Packages(entityFrameworkPackages)],
        ["Microsoft.EntityFrameworkCore", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting"],
        [Testing.Prelude.EntityFramework]);

    /// <summary>ADO.NET, Npgsql and Dapper.</summary>
    public static References Ado { get; } = new(
        "Ado",
        () => [.. ReferenceList.Extensions, .. ReferenceList.Packages("Dapper", "Npgsql")],
        ["Dapper", "Npgsql", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting"],
        []);

    /// <summary>ADO.NET, SqlClient and Dapper: a provider that wants every command given its transaction.</summary>
    public static References SqlClient { get; } = new(
        "SqlClient",
        () => [.. ReferenceList.Extensions, .. ReferenceList.Packages("Dapper"), .. sqlClient.Value],
        ["Dapper", "Microsoft.Data.SqlClient", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting"],
        []);

    public static References NHibernate { get; } = new(
        "NHibernate",
        () => [.. ReferenceList.Extensions, .. nhibernate.Value],
        [
            "NHibernate", "NHibernate.Linq", "NHibernate.Exceptions",
            "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting",
        ],
        []);

    public static References EntityFramework6 { get; } = Declared("EntityFramework", ["System.Data.Entity"], Testing.Prelude.EntityFramework6);

    public static References Linq2Db { get; } = Declared("linq2db", ["LinqToDB", "LinqToDB.Data"]);

    public static References Marten { get; } = Declared("Marten", ["Marten"]);

    public static References RavenDb { get; } = Declared("Raven.Client", ["Raven.Client.Documents", "Raven.Client.Documents.Session"]);

    public static References MongoDb { get; } = Declared("MongoDB.Driver", ["MongoDB.Driver"], Testing.Prelude.MongoDb);

    /// <summary>A web application with all libraries but NHibernate, whose <c>ISession</c> would be ambiguous there.</summary>
    public static References AspNetCore { get; } = new(
        "AspNetCore",
        () =>
        [
            .. ReferenceList.AspNetCore, .. ReferenceList.Packages([.. entityFrameworkPackages, "Dapper", "SessionGuard"]),
            .. externals.Value,
        ],
        [
            "SessionGuard", "Microsoft.EntityFrameworkCore", "Dapper", "Npgsql",
            "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http",
            "Microsoft.AspNetCore.Mvc", "Microsoft.AspNetCore.Routing", "Microsoft.Extensions.Configuration",
            "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging",
        ],
        [Testing.Prelude.EntityFramework]);

    /// <summary>Every library at once; without the using of NHibernate.Linq, whose async operators have the names of EF Core's.</summary>
    public static References All { get; } = new(
        "All",
        () =>
        [
            .. ReferenceList.AspNetCore, .. ReferenceList.Packages([.. entityFrameworkPackages, "Dapper", "SessionGuard"]),
            .. nhibernate.Value, .. sqlClient.Value, .. externals.Value,
        ],
        [
            "SessionGuard", "Microsoft.EntityFrameworkCore", "Dapper", "Npgsql", "NHibernate",
            "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting",
        ],
        [Testing.Prelude.EntityFramework]);

    /// <summary>Every library, and SQLite's provider: what the samples are compiled against.</summary>
    public static References Sample { get; } = new(
        "Sample",
        () => [.. All.Assemblies.References, .. ReferenceList.Packages("Microsoft.Data.Sqlite.Core")],
        [.. All.Usings],
        [.. All.Prelude]);

    /// <summary>EF Core beside martinothamar's mediator, whose types are called as MediatR's are.</summary>
    public static References Mediator { get; } = new(
        "Mediator",
        () => [.. EntityFramework.Assemblies.References, ReferenceList.Stub("Mediator.Abstractions")],
        [.. EntityFramework.Usings],
        [.. EntityFramework.Prelude]);

    /// <summary>The same beside an assembly of this name, which declares nothing.</summary>
    public References With(string assembly) => new($"{Name}, {assembly}", () => [.. Assemblies.References, ReferenceList.Empty(assembly)], [.. Usings], [.. Prelude]);

    /// <summary>The same without an assembly.</summary>
    public References Without(string assembly) => new(
        $"{Name} without {assembly}",
        () => Assemblies.References.Where(reference => Path.GetFileNameWithoutExtension(reference.Display) != assembly),
        [.. Usings],
        [.. Prelude]);

    static References Declared(string stub, string[] usings, params string[] prelude)
    {
        Lazy<MetadataReference> reference = new(() => ReferenceList.Stub(stub));
        return new(
            stub,
            () => [.. ReferenceList.Extensions, reference.Value],
            [.. usings, "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting"],
            prelude);
    }

    public string Name { get; }

    /// <summary>The namespaces that every source of a test uses, beside those of the SDK and System.Data.</summary>
    public IReadOnlyList<string> Usings { get; }

    public ReferenceAssemblies Assemblies => assemblies.Value;

    internal IReadOnlyList<string> Prelude { get; }

    public override string ToString() => Name;
}
