using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Model;
using SessionGuard.Testing;
using Xunit;
using Library = SessionGuard.Analyzers.Model.Library;

namespace SessionGuard.Analyzers.Tests.Model;

/// <summary>The rows of the table name what the real packages have.</summary>
public class LibrariesTests
{
    /// <summary>Members that other versions of a library have under this type than the one referenced here.</summary>
    static readonly string[] ofOtherVersions =
    [
        // EF Core 7 and 8; later ones have them in EntityFrameworkQueryableExtensions.
        "Microsoft.EntityFrameworkCore.RelationalQueryableExtensions.ExecuteUpdate",
        "Microsoft.EntityFrameworkCore.RelationalQueryableExtensions.ExecuteDelete",
    ];

    /// <summary>Types that other versions of a library have.</summary>
    static readonly string[] typesOfOtherVersions =
    [
        // linq2db 6; earlier ones have it in LinqToDB.
        "LinqToDB.Async.AsyncExtensions",
    ];

    /// <summary>Words that other packages of a library have, or other versions.</summary>
    static readonly string[] wordsOfOtherPackages =
    [
        // Microsoft.EntityFrameworkCore.SqlServer, ...Proxies; linq2db.AspNet; NHibernate 4.
        "UseSequence", "UseLazyLoadingProxies", "AddLinqToDBContext", "Never",
    ];

    static readonly Dictionary<Library, Compilation> compilations = new()
    {
        [Libraries.SessionGuard] = Modelled.Compile(References.SessionGuard),
        [Libraries.EntityFrameworkCore] = Modelled.Compile(References.EntityFramework),
        [Libraries.AdoNet] = Modelled.Compile(References.Ado),
        [Libraries.EntityFramework6] = Modelled.Compile(References.EntityFramework6),
        [Libraries.Linq2Db] = Modelled.Compile(References.Linq2Db),
        [Libraries.Marten] = Modelled.Compile(References.Marten),
        [Libraries.RavenDb] = Modelled.Compile(References.RavenDb),
        [Libraries.MongoDb] = Modelled.Compile(References.MongoDb),
        [Libraries.NHibernate] = Modelled.Compile(References.NHibernate),
        [Libraries.TransactionScope] = Modelled.Compile(References.Net),
    };

    public static TheoryData<string, string> Types() => new(Libraries.All.SelectMany(library => TypesOf(library).Distinct().Except(typesOfOtherVersions).Select(type => (library.Name, type))));

    public static TheoryData<string, string, string> Members() =>
        new(Libraries.All.SelectMany(library => library.Operations.SelectMany(row => row.Members.Select(member => (library.Name, row.Type, member))))
            .Where(row => !typesOfOtherVersions.Contains(row.Type) && !ofOtherVersions.Contains($"{row.Type}.{row.member}")));

    public static TheoryData<string, string, string> Properties() =>
        new(Libraries.All.SelectMany(library => library.EntryProperties.SelectMany(row => row.Properties.Split(' ').Select(property => (library.Name, row.Type, property)))));

    public static TheoryData<string, string> Words() => new(Libraries.All.SelectMany(library => WordsOf(library).Distinct().Except(wordsOfOtherPackages).Select(word => (library.Name, word))));

    /// <summary>Where no reference is called so and none of its types is found, nothing is asked of the host.</summary>
    [Fact]
    public void ReferenceThatIsCalledAsALibrary_IsEnough()
    {
        Assert.All(compilations.Where(row => row.Key.Framework is null), row => Assert.True(Libraries.AreNamedBy(row.Value), row.Key.Name));
        Assert.False(Libraries.AreNamedBy(Modelled.Compile(References.Net)));
        Assert.True(Libraries.AreNamedBy(Modelled.Compile(References.Net).AddReferences(Modelled.Compile(References.Net).WithAssemblyName("Marten").ToMetadataReference())));
    }

    [Theory]
    [InlineData("Dapper", true)]
    [InlineData("Dapper.Contrib", true)]
    [InlineData("Dappery", false)]
    [InlineData("Microsoft.EntityFrameworkCore", true)]
    [InlineData("Microsoft.EntityFrameworkCore.SqlServer", true)]
    [InlineData("Microsoft.EntityFrameworkCoreX", false)]
    [InlineData("Shop.Data", false)]
    [InlineData("", false)]
    public void AssemblyOfALibrary_IsKnownByItsName(string assembly, bool isShipped) => Assert.Equal(isShipped, Libraries.Ship(assembly));

    [Fact]
    public void SessionsOfALibrary_AreInItsAssemblies() => Assert.All(
        compilations.Where(row => row.Key.Framework is null),
        row => Assert.All(row.Key.Sessions.Select(row.Value.GetTypeByMetadataName).OfType<INamedTypeSymbol>(), type => Assert.True(Libraries.Ship(type.ContainingAssembly.Name), type.ToString())));

    /// <summary>Somewhere in the library: what kind of member it is only the flow asks.</summary>
    [Theory, MemberData(nameof(Words))]
    public void Word_NamesAMember(string library, string word) =>
        Assert.True(names.GetValueOrDefault(library)?.Overlaps([word, word + "Async"]), $"Nothing in {library} is called '{word}'.");

    [Fact]
    public void ValuesOfEnumerations_Exist()
    {
        foreach (var library in Libraries.All)
        {
            foreach (var (type, member) in new[] { library.AsyncFlow, library.StandsApart, library.ClosesWithResult }.OfType<(string, string)>())
                Assert.Single(Find(library.Name, type)!.GetMembers(member).OfType<IFieldSymbol>());
        }
    }

    [Fact]
    public void SessionsAreOfTheAssembliesThatTheRowNames()
    {
        foreach (var library in Libraries.All.Where(library => library.Framework is null))
        {
            var model = Modelled.Of(compilations[library])!;
            Assert.All(library.Sessions, session => Assert.Equal(Provenance.SessionLibrary, model.ProvenanceOf(model.Type(session))));
        }
    }

    [Fact]
    public void TypesOfTheProjectAndThePlatform_AreToldApart()
    {
        var model = Modelled.Of(Modelled.Compile(References.EntityFramework, "class User { }"))!;
        Assert.Equal(Provenance.Other, model.ProvenanceOf(model.Type("User")));
        Assert.Equal(Provenance.Platform, model.ProvenanceOf(model.Type("System.Text.StringBuilder")));
        Assert.True(model.IsEntityLike(model.Type("User")));
        Assert.False(model.IsEntityLike(model.Type("System.Text.StringBuilder")));
        Assert.False(model.IsEntityLike(model.Type("Npgsql.NpgsqlException")));
    }

    [Fact]
    public void EveryLibrary_IsTried() => Assert.Equal(Libraries.All.ToHashSet(), compilations.Keys.ToHashSet());

    [Theory, MemberData(nameof(Types))]
    public void Type_Resolves(string library, string type) => Assert.NotNull(Find(library, type));

    [Theory, MemberData(nameof(Members))]
    public void Member_ExistsByItsNameOrItsTwins(string library, string type, string member)
    {
        var plain = member.TrimEnd('!');
        var names = MethodsOf(Find(library, type)!).ToHashSet();
        Assert.True(names.Contains(plain) || plain == member && names.Contains(plain + "Async"), $"'{type}' has no '{plain}'.");
    }

    [Theory, MemberData(nameof(Properties))]
    public void EntryProperty_Exists(string library, string type, string property) => Assert.NotEmpty(Find(library, type)!.GetMembers(property).OfType<IPropertySymbol>());

    [Fact]
    public void EverySessionHasItsRole()
    {
        foreach (var library in Libraries.All)
        {
            var model = Modelled.Of(library.Framework is null ? compilations[library] : UsingFramework(library));
            Assert.NotNull(model);
            foreach (var session in library.Sessions)
                Assert.Equal((library, TypeRole.Session), model.RoleOf(model.Type(session)));
            foreach (var factory in library.Factories)
                Assert.Equal((library, TypeRole.Factory), model.RoleOf(model.Type(factory)));
            foreach (var transaction in library.Transactions)
                Assert.Equal((library, TypeRole.Transaction), model.RoleOf(model.Type(transaction)));
        }
    }

    [Fact]
    public void FlushAndRollbackMembers_Exist()
    {
        foreach (var library in Libraries.All)
        {
            foreach (var member in new[] { library.FlushMember, library.RollbackMember }.OfType<string>())
                Assert.Contains(library.Sessions.Concat(library.Transactions), type => MethodsOf(Find(library.Name, type)!).Any(name => name == member || name == member + "Async"));
        }
    }

    static Compilation UsingFramework(Library library) =>
        Modelled.Compile(library == Libraries.AdoNet ? References.Ado : References.Net, $"using {library.Framework!.Value.Namespace};");

    static IEnumerable<string> TypesOf(Library library) =>
        [
            .. library.Sessions, .. library.Factories, .. library.Transactions, .. library.Parts, .. library.Failures, .. library.FailedEntries is var (failure, _) ? [failure] : Array.Empty<string>(),
            .. library.Operations.Select(row => row.Type), .. library.EntryProperties.Select(row => row.Type), .. library.Savepoints, .. library.CommandDefinitions, .. library.ContractParts,
        ];

    static IEnumerable<string> WordsOf(Library library)
    {
        var traits = library.Entities ?? new EntityTraits();
        string?[] all =
        [
            library.StateProperties, library.RowByRow?.Members, library.FlushModes?.Members, library.Registrations?.Members, library.Configurators, library.ConfiguringMember, library.RetryOption,
            library.CommandMakers, library.CommandTransaction, library.JoinMember, library.FailedEntries?.Property, library.DropAll?.Replace('.', ' '),
            library.NextRow, library.RowsEnd, .. library.BegunBeforeUse.Select(row => row.Begin), library.FlushMember, library.CommitMember, library.RollbackMember, traits.TrackingSetting, traits.KeySettings, traits.FlushSwitch?.Member, traits.ExpireSetting,
            traits.NoTracking, traits.Tracking, traits.Includes, .. traits.Stagings.Select(row => row.Members), traits.AssignsKey, traits.KeyLookups, traits.KeyLookupOfOne,
            traits.KeyCalls, traits.KeyProviders, traits.KeyOption?.Member, traits.Refreshes, traits.Expires, traits.Expunges,
            traits.Entry, traits.EntryNavigations, traits.EntryState, traits.ModifiedState, traits.SettledStates, traits.DetachedState,
            traits.LazySwitch, traits.BulkUpdate?.Members, traits.BulkUpdate?.Setters, traits.RefreshCall?.Member,
        ];
        return all.OfType<string>().SelectMany(words => words.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>The names of all members of the assemblies that a library's own types, or its providers' are in.</summary>
    static readonly Dictionary<string, HashSet<string>> names = Libraries.All.ToDictionary(library => library.Name, library =>
    {
        var compilation = compilations[library];
        var model = Modelled.Of(library.Framework is null ? compilation : UsingFramework(library))!;
        var own = library.Sessions.Select(type => compilation.GetTypeByMetadataName(type)!.ContainingAssembly.Name).ToHashSet();
        return compilation.SourceModule.ReferencedAssemblySymbols
            .Where(assembly => own.Contains(assembly.Name) || TypesIn(assembly.GlobalNamespace).Take(1).Any(type => model.ProvenanceOf(type) == Provenance.SessionLibrary))
            .SelectMany(assembly => TypesIn(assembly.GlobalNamespace)).SelectMany(type => type.MemberNames).ToHashSet();
    });

    static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceOrTypeSymbol space) =>
        space.GetTypeMembers().SelectMany(type => TypesIn(type).Prepend(type)).Concat(space is INamespaceSymbol outer ? outer.GetNamespaceMembers().SelectMany(TypesIn) : []);

    static INamedTypeSymbol? Find(string library, string type) => compilations[Libraries.All.Single(row => row.Name == library)].GetTypeByMetadataName(type);

    static IEnumerable<string> MethodsOf(INamedTypeSymbol type)
    {
        for (var t = type; t is not null; t = t.BaseType)
        {
            foreach (var method in t.GetMembers().OfType<IMethodSymbol>())
                yield return method.Name;
        }

        foreach (var contract in type.AllInterfaces)
        {
            foreach (var method in contract.GetMembers().OfType<IMethodSymbol>())
                yield return method.Name;
        }
    }
}
