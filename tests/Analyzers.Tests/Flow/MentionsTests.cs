using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Tests.Model;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Flow;

/// <summary>Which members are bound: all that work on sessions, however little their text says of it, and hardly another.</summary>
public class MentionsTests
{
    const string Store = "class Store { readonly AppDbContext db; public Store(AppDbContext db) { this.db = db; } public void Put(User user) { db.Add(user); } }";
    const string StoreOfAContract = "interface IStore { void Put(User user); } class Store : IStore { readonly AppDbContext db; public Store(AppDbContext db) { this.db = db; } public void Put(User user) { db.Add(user); } }";
    const string Attributes = "namespace SessionGuard { class SessionTypeAttribute : Attribute { } class SessionFactoryTypeAttribute : Attribute { } class StagesAttribute : Attribute { } } ";
    const string Indexed = "class Desk { public AppDbContext this[int index] => null; } ";

    /// <summary>How a session is reached, how many bodies work on it, the declarations that tell so, and a file that does not.</summary>
    public static TheoryData<string, int, string, string> Sources => new()
    {
        { "alias", 1, "global using Db = AppDbContext;", "class Users { readonly Db own; public Users(Db own) { this.own = own; } void Work(User user) { own.Add(user); } }" },
        { "alias within a namespace", 1, "namespace Shop { using Db = AppDbContext; public class Desk { public Db Kept; } }", OfADesk("desk.Kept.Add(user);", "Shop.Desk") },
        { "an interface before one", 1, "interface IShop { DbSet<User> Users { get; } int SaveChanges(); }", "class Users { readonly IShop own; void Work() { own.SaveChanges(); } }" },
        { "an interface before one, by its set", 1, "interface IWork { int SaveChanges(); } interface IShop : IWork { DbSet<User> Users { get; } } class Desk { public IShop Kept; }", OfADesk("desk.Kept.Users.Add(user);") },
        { "another part of the type", 1, "partial class Users { AppDbContext own; }", "partial class Users { void Work(User user) { own.Add(user); } }" },
        { "an indexer in another part of the type", 1, "partial class Users { AppDbContext this[int index] => null; }", "partial class Users { void Work(User user) { this[0].Add(user); } }" },
        { "an indexer of arrays", 1, "partial class Users { AppDbContext[] this[int index] => null; }", "partial class Users { void Work(User user) { this[0][0].Add(user); } }" },
        { "an indexer of something generic", 1, "partial class Users { Lazy<AppDbContext> this[int index] => null; }", "partial class Users { void Work(User user) { this[0].Value.Add(user); } }" },
        { "an indexer of bearers", 2, Store + "partial class Users { Store this[int index] => null; }", "partial class Users { void Work(User user) { this[0].Put(user); } }" },
        { "the outer type's field", 1, "partial class Users { static AppDbContext own; }", "partial class Users { class Inner { void Work(User user) { own.Add(user); } } }" },
        { "the outer type's indexer", 1, "partial class Users { AppDbContext this[int index] => null; }", "partial class Users { class Inner { void Work(Users users, User user) { users[0].Add(user); } } }" },
        { "an ancestor's field", 1, "class Base { protected AppDbContext own; } class Middle : Base { }", "class Users : Middle { void Work(User user) { own.Add(user); } }" },
        { "an ancestor's indexer", 1, "class Base { protected AppDbContext this[int index] => null; } class Middle : Base { }", "class Users : Middle { void Work(User user) { this[0].Add(user); } }" },
        { "another type's field", 1, "class Desk { public AppDbContext Kept; }", OfADesk("desk.Kept.Add(user);") },
        { "another type's property", 1, "class Desk { public AppDbContext Kept { get; set; } }", OfADesk("desk.Kept.Add(user);") },
        { "another type's indexer", 1, Indexed, OfADesk("desk[0].Add(user);") },
        { "another type's indexer, in a field", 1, Indexed, "class Users { readonly Desk own; void Work(User user) { own[0].Add(user); } }" },
        { "another type's indexer, in a local", 1, Indexed, "class Users { void Work(User user) { var own = new Desk(); own[0].Add(user); } }" },
        { "an indexer behind an indexer", 1, Indexed + "class Shelf { public Desk this[int index] => null; }", OfADesk("desk[0][0].Add(user);", "Shelf") },
        { "an heir's indexer", 1, Indexed + "class Heir : Desk { }", OfADesk("desk[0].Add(user);", "Heir") },
        { "another type's elements", 1, "class Desk { public IEnumerator<AppDbContext> GetEnumerator() => null; }", OfADesk("foreach (var own in desk) own.Add(user);") },
        { "a collection of them", 1, "class Desk : List<AppDbContext> { }", OfADesk("desk[0].Add(user);") },
        { "another type's parts", 1, "class Desk { public void Deconstruct(out int number, out AppDbContext own) { number = 0; own = null; } }", OfADesk("var (_, own) = desk; own.Add(user);") },
        { "another type's conversion", 2, "class Desk { public static implicit operator AppDbContext(Desk desk) => null; } static class Extensions { public static void Keep(AppDbContext given, User user) { given.Add(user); } }", OfADesk("Extensions.Keep(desk, user);") },
        { "an own set in a local", 1, "abstract class Shelf : DbSet<User> { }", "class Users { void Work(User user) { Shelf own = null; own.Add(user); } }" },
        { "a nested type's property", 1, "class Shop { public class Desk { public AppDbContext Kept { get; set; } } }", OfADesk("desk.Kept.Add(user);", "Shop.Desk") },
        { "another type's method", 1, "class Desk { public AppDbContext Give() => null; }", OfADesk("desk.Give().Add(user);") },
        { "a record's property", 1, "record Desk(AppDbContext Kept); class Shelf { public Desk this[int index] => null; }", OfADesk("desk[0].Kept.Add(user);", "Shelf") },
        { "a type parameter", 1, "partial class Users<T> where T : AppDbContext { T own; }", "partial class Users<T> { void Work(User user) { own.Add(user); } }" },
        { "a method's type parameter", 1, "abstract class Base { public abstract void Work<T>(T own, User user) where T : DbContext; }", "class Users : Base { public override void Work<T>(T own, User user) { own.Add(user); } }" },
        { "an own base type, made by an initializer", 2, "class Own : AppDbContext { } class Other : Own { }", "class Users { readonly Other own = new Other(); void Work(User user) { own.Add(user); } }" },
        { "an own set", 1, "abstract class Shelf : DbSet<User> { } class Desk { public Shelf Kept; }", OfADesk("desk.Kept.Add(user);") },
        { "a set in a local", 1, "class Nothing { }", "class Users { void Work(User user) { DbSet<User> own = null; own.Add(user); } }" },
        { "a bearer", 2, Store, OfAStore("Store") },
        { "a bearer in a local", 2, Store, "class Users { void Work(User user) { Store own = null; own.Put(user); } }" },
        { "a bearer's heir", 2, Store + "class Heir : Store { public Heir() : base(null) { } }", OfAStore("Heir") },
        { "a bearer's heir by an alias", 2, "global using Base = Store;" + Store + "class Heir : Base { public Heir() : base(null) { } }", OfAStore("Heir") },
        { "a record that bears", 2, "record Store(AppDbContext Kept) { public void Put(User user) { Kept.Add(user); } }", OfAStore("Store") },
        { "a bearer's contract", 2, StoreOfAContract, OfAStore("IStore") },
        { "a bearer's contract in a local", 2, StoreOfAContract, "class Users { void Work(User user) { IStore own = null; own.Put(user); } }" },
        { "a bearer's contract, in another type's field", 2, StoreOfAContract + "class Desk { public IStore Kept; }", OfADesk("desk.Kept.Put(user);") },
        { "a contract's contract", 2, "interface IPut { void Put(User user); } interface IStore : IPut { }" + Store.Replace("class Store", "class Store : IStore"), OfAStore("IPut") },
        { "a bearer of a bearer", 3, Store + "class Desk { readonly Store store; public Desk(Store store) { this.store = store; } public void Put(User user) { store.Put(user); } }", OfAStore("Desk") },
        { "a helper that is given it", 2, Indexed + "static class Extensions { public static void Keep(this AppDbContext given, User user) { given.Add(user); } }", OfADesk("desk[0].Keep(user);") },
        { "a helper that is given a bearer", 3, Store + "class Desk { public Store this[int index] => null; } static class Extensions { public static void Keep(this Store given, User user) { given.Put(user); } }", OfADesk("desk[0].Keep(user);") },
        { "a tuple", 1, "class Desk { public (int, AppDbContext) Kept; }", OfADesk("desk.Kept.Item2.Add(user);") },
        { "an array", 1, "class Desk { public AppDbContext[] Kept; }", OfADesk("desk.Kept[0].Add(user);") },
        { "a nullable", 1, "class Desk { public AppDbContext? Kept; }", OfADesk("desk.Kept.Add(user);") },
        { "a reference", 1, "class Desk { AppDbContext[] all; public ref AppDbContext Kept => ref all[0]; }", OfADesk("desk.Kept.Add(user);") },
        { "a function", 1, "class Desk { public Func<AppDbContext> Kept; }", OfADesk("desk.Kept().Add(user);") },
        { "a delegate", 1, "delegate AppDbContext Source();", OfADesk("desk().Add(user);", "Source") },
        { "a delegate that gives a task of it", 1, "delegate Task<AppDbContext> Source();", OfADesk("desk().Result.Add(user);", "Source") },
        { "a delegate in another type's field", 1, "delegate AppDbContext Source(); class Desk { public Source Kept; }", OfADesk("desk.Kept().Add(user);") },
        { "a nested delegate", 1, "class Shop { public delegate AppDbContext Source(); }", OfADesk("desk().Add(user);", "Shop.Source") },
        { "a delegate that gives a bearer", 2, Store + "delegate Store Source();", OfADesk("desk().Put(user);", "Source") },
        { "a delegate that is given it", 1, "delegate void Work(AppDbContext given); class Desk { public void Run(Work work) { } }", OfADesk("desk.Run(given => given.Add(user));") },
        { "another type's elements, by an extension", 1, "class Desk { } static class Extensions { public static IEnumerator<AppDbContext> GetEnumerator(this Desk desk) => null; }", OfADesk("foreach (var own in desk) own.Add(user);") },
        { "another type's parts, by an extension", 1, "class Desk { } static class Extensions { public static void Deconstruct(this Desk desk, out int number, out AppDbContext own) { number = 0; own = null; } }", OfADesk("var (_, own) = desk; own.Add(user);") },
        { "an heir's parts, by an extension", 1, "class Desk { } class Heir : Desk { } static class Extensions { public static void Deconstruct(this Desk desk, out int number, out AppDbContext own) { number = 0; own = null; } }", OfADesk("var (_, own) = desk; own.Add(user);", "Heir") },
        { "a qualified name", 1, "namespace Shop { class Db : AppDbContext { } } class Desk { public Shop.Db Kept; }", OfADesk("desk.Kept.Add(user);") },
        { "a globally qualified name", 1, "class Desk { public global::AppDbContext Kept; }", OfADesk("desk.Kept.Add(user);") },
        { "a qualified base type", 1, "class Own : Microsoft.EntityFrameworkCore.DbContext { } class Desk { public Own Kept; }", OfADesk("desk.Kept.Add(user);") },
        { "a globally qualified base type", 1, "class Own : global::AppDbContext { } class Desk { public Own Kept; }", OfADesk("desk.Kept.Add(user);") },
        { "a type with an attribute", 2, Attributes + "[SessionGuard.SessionType] class Own { [SessionGuard.Stages] public void Save(User user) { } } static class Extensions { public static void Keep(this Own given, User user) { given.Save(user); } } class Desk { public Own this[int index] => null; }", OfADesk("desk[0].Keep(user);") },
        { "a factory with an attribute", 1, Attributes + "class Maker<T> { public T Make() => default; } [SessionGuard.SessionFactoryType] class Makers : Maker<AppDbContext> { } class Desk { public Makers Kept; }", OfADesk("desk.Kept.Make().Add(user);") },
        { "a method with an attribute", 1, Attributes + "[SessionGuard.SessionType] class Own { [SessionGuard.Stages] public void Put(User user) { } } class Desk { public Own this[int index] => null; }", OfADesk("desk[0].Put(user);") },
        { "an escape in its name", 1, Indexed, OfADesk("desk[0].Save\\u0043hanges();") },
        { "top-level statements", 1, "class Desk { public static AppDbContext Kept; }", "Desk.Kept.Add(new User());" },
    };

    /// <summary>Each is found in a file whose own text does not name the session's type.</summary>
    [Theory]
    [MemberData(nameof(Sources))]
    public async Task BodiesThatWorkOnSessions_AreFound(string reached, int graphs, string declarations, string source)
    {
        var (_, counters) = await Compiled.AnalyzeAsync(await Compiled.OfAsync(source, References.EntityFramework, declarations));
        Assert.True(graphs == counters!.GraphsBuilt, $"{reached}: {counters.GraphsBuilt} graphs");
    }

    /// <summary>The same where the declarations stand in another assembly, be it compiled or, as in an editor, a project beside this one.</summary>
    public static TheoryData<string, int, string, string> ForeignSources => new()
    {
        { "a type that has one", 1, "public class Desk { public DbContext Kept; }", OfADesk("desk.Kept.Add(user);") },
        { "a type that has one, in a field", 1, "public class Desk { public DbContext Kept; }", "class Users { readonly Desk own; void Work(User user) { own.Kept.Add(user); } }" },
        { "a base type that has one", 1, "public class Base { protected DbContext Kept; }", "class Users : Base { void Work(User user) { Kept.Add(user); } }" },
        { "a base type that is given one", 1, "public class Base { protected readonly DbContext Kept; public Base(DbContext given) { Kept = given; } }", "class Users : Base { public Users() : base(null) { } void Work(User user) { Kept.Add(user); } }" },
        { "a connection of the framework", 1, "public class Desk { public System.Data.Common.DbConnection Kept; }", OfADesk("desk.Kept.Open();") },
        { "a session by its name", 1, "public class VendorDbContext : DbContext { }", OfADesk("desk.Add(user);", "VendorDbContext") },
        { "a session by its base", 1, "public class Own : DbContext { }", OfADesk("desk.Add(user);", "Own") },
        { "an interface before one", 1, "public interface IShop { DbSet<object> Users { get; } int SaveChanges(); }", "class Users { readonly IShop own; void Work() { own.SaveChanges(); } }" },
        { "an interface before one, in a local", 1, "public interface IShop { DbSet<object> Users { get; } int SaveChanges(); }", "class Users { void Work(User user) { IShop own = null; own.Users.Add(user); } }" },
        { "a session by its name, in a local", 1, "public class VendorDbContext : DbContext { }", "class Users { void Work(User user) { VendorDbContext own = null; own.Add(user); } }" },
        { "a type that has one, in a local", 1, "public class Desk { public DbContext Kept; }", "class Users { void Work(User user) { var own = new Desk(); own.Kept.Add(user); } }" },
        { "a type that hands one out, in a local", 1, "public class Desk { public DbContext Give() => null; }", "class Users { void Work(User user) { Desk own = null; own.Give().Add(user); } }" },
        { "a type that hands one out, by itself", 1, "public static class Desk { public static DbContext Kept; }", "class Users { void Work(User user) { Desk.Kept.Add(user); } }" },
        { "a delegate, in a local", 1, "public delegate DbContext Source();", "class Users { void Work(User user) { Source own = null; own().Add(user); } }" },
        { "a delegate", 1, "public delegate DbContext Source();", OfADesk("desk().Add(user);", "Source") },
        { "a type with an attribute", 1, Attributes.Replace("class ", "public class ", StringComparison.Ordinal) + "[SessionGuard.SessionType] public class Own { [SessionGuard.Stages] public void Put(object any) { } }", "class Users { readonly Own own; void Work(User user) { own.Put(user); } }" },
    };

    [Theory]
    [MemberData(nameof(ForeignSources))]
    public async Task BodiesThatWorkOnSessionsOfAnotherAssembly_AreFound(string reached, int graphs, string declarations, string source)
    {
        foreach (var compilation in await Compiled.BesideAsync(declarations, source))
        {
            var (_, counters) = await Compiled.AnalyzeAsync(compilation);
            Assert.True(graphs == counters!.GraphsBuilt, $"{reached}: {counters.GraphsBuilt} graphs with a {compilation.References.Last().GetType().Name}");
        }
    }

    [Theory]
    [InlineData("DbContext", "own.Give()")]
    [InlineData("Task<DbContext>", "(await own.Give())")]
    [InlineData("DbContext", "this[0].Give()")]
    [InlineData("Task<DbContext>", "(await this[0].Give())")]
    [InlineData("DbContext", "Give()")]
    public async Task ForeignTypeThatHandsASessionOut_IsFound(string type, string given)
    {
        var compilations = await Compiled.BesideAsync(
            $"public class Desk {{ public {type} Give() => null; }}",
            $"partial class Users {{ async Task Work(User user) {{ {given}.Add(user); }} }}",
            given == "Give()" ? "partial class Users : Desk { }" : "partial class Users { readonly Desk own; Desk this[int index] => own; }");
        foreach (var compilation in compilations)
        {
            var (_, counters) = await Compiled.AnalyzeAsync(compilation);
            Assert.True(counters!.GraphsBuilt == 1, $"{counters.GraphsBuilt} graphs with a {compilation.References.Last().GetType().Name}");
        }
    }

    [Fact]
    public async Task BearerOfAForeignBase_IsFound()
    {
        foreach (var compilation in await Compiled.BesideAsync(
            "public class Base { protected readonly DbContext Kept; public Base(DbContext given) { Kept = given; } }",
            OfAStore("Heir"),
            "class Heir : Base { public Heir() : base(null) { } public void Put(User user) { Kept.Add(user); } }"))
        {
            var (_, counters) = await Compiled.AnalyzeAsync(compilation);
            Assert.Equal(2, counters!.GraphsBuilt);
        }
    }

    [Fact]
    public async Task BearerOfAForeignBearer_IsFound()
    {
        Verify.Requires(LanguageVersions.CSharp12);
        var compilations = await Compiled.BesideAsync(
            "public class Desk { public readonly DbContext Kept; public Desk(DbContext kept) { Kept = kept; } }",
            OfAStore("Store"),
            "class Store(Desk given) { public void Put(User user) { given.Kept.Add(user); } }");
        var (_, counters) = await Compiled.AnalyzeAsync(compilations[0]);
        Assert.Equal(2, counters!.GraphsBuilt);
    }

    [Fact]
    public async Task ContractOfThisCodeBase_IsFound()
    {
        var compilations = await Compiled.BesideAsync("public interface IPut { void Put(object any); }", OfAStore("IPut"), Store.Replace("class Store", "class Store : IPut", StringComparison.Ordinal).Replace("User user", "object user", StringComparison.Ordinal));
        var (_, counters) = await Compiled.AnalyzeAsync(compilations[0]);
        Assert.Equal(2, counters!.GraphsBuilt);
    }

    [Fact]
    public async Task PrimaryConstructors_AreRead()
    {
        Verify.Requires(LanguageVersions.CSharp12);
        foreach (var (declarations, source, graphs) in new[]
        {
            ("partial class Users(DbSet<User> given);", "partial class Users { void Work(User user) { given.Add(user); } }", 1),
            ("class Store(AppDbContext db) { public void Put(User user) { db.Add(user); } }", OfAStore("Store"), 2),
        })
        {
            var (_, counters) = await Compiled.AnalyzeAsync(await Compiled.OfAsync(source, References.EntityFramework, declarations));
            Assert.Equal(graphs, counters!.GraphsBuilt);
        }
    }

    [Fact]
    public async Task BodiesWithOrdinaryWordsOnly_AreNotBound()
    {
        const string Numbers = "class Numbers { readonly List<int> own = new List<int>(); void Work(int number) { own.Add(number); own.Clear(); own.Remove(number); } }";
        Assert.Equal(await BoundIn("class Nothing { }"), await BoundIn(Numbers));
        Assert.Equal(await BoundIn(Store), await BoundIn(Store + Numbers));
    }

    /// <summary>A type of another assembly in a local: bound are the bodies that name one with a session, and no other.</summary>
    [Theory]
    [InlineData("Note own = new Note(); own.Lines.Add(user);", 0)]
    [InlineData("Desk own = new Desk(); Log(user);", 0)]
    [InlineData("var own = new List<User>(); own.Add(user);", 0)]
    [InlineData("Desk own = new Desk(); own.Kept.Add(user);", 1)]
    public async Task ForeignTypeInALocal_IsBoundWhereItHasASession(string work, int bound)
    {
        const string Declarations = "public class Note { public System.Collections.Generic.List<object> Lines; } public class Desk { public DbContext Kept; }";
        foreach (var compilation in await Compiled.BesideAsync(Declarations, OfWork(work)))
        {
            var (_, counters) = await Compiled.AnalyzeAsync(compilation);
            var (_, idle) = await Compiled.AnalyzeAsync((await Compiled.BesideAsync(Declarations, OfWork("")))[0]);
            Assert.Equal(idle!.BodiesBound + bound, counters!.BodiesBound);
            Assert.Equal((idle.BodiesLetThrough, idle.BodiesFollowed), (counters.BodiesLetThrough, counters.BodiesFollowed));
        }

        static string OfWork(string work) => $"class Users {{ void Log(User user) {{ }} void Work(User user) {{ {work} }} }}";
    }

    [Fact]
    public async Task SessionOfAnotherProject_IsOneByTheEndOfItsName()
    {
        foreach (var compilation in await Compiled.BesideAsync("public class ShopDbContext : DbContext { public int Kept; }", "class Users { void Work() { var own = new ShopDbContext(); System.Console.WriteLine(own.Kept); } }"))
        {
            var (diagnostics, _) = await Compiled.AnalyzeAsync(compilation);
            Assert.Contains(diagnostics, diagnostic => diagnostic.Id == "SES1005");
        }
    }

    [Fact]
    public async Task ExtensionOfAnythingThatHandsNoSessionOut_BindsNothing()
    {
        const string Extension = "static class Extensions { public static void Deconstruct(this Desk desk, out int number, out AppDbContext own) { number = 0; own = null; } } class Desk { } ";
        var idle = await BoundIn("class Users { }", Extension + "class Other { }");
        Assert.Equal(idle, await BoundIn("class Users { void Work(List<int> numbers, Other other) { numbers.Add(1); } }", Extension + "class Other { } delegate int Count(); static class More { public static IEnumerator<int> GetEnumerator(this Other other) => null; }"));
        Assert.Equal(idle + 1, await BoundIn("class Users { void Work(List<int> numbers, Desk other) { numbers.Add(1); } }", Extension + "class Other { }"));
    }

    [Fact]
    public async Task ReceiverOfAnExtensionBlock_IsRead()
    {
        Verify.Requires(LanguageVersions.CSharp14);
        const string Extension = "static class Extensions { extension(AppDbContext given) { public void Keep(User user) { given.Add(user); } } }";
        const string Pointer = "unsafe class Desk { public delegate*<AppDbContext> Kept; }";
        Assert.Equal(await BoundIn(OfWork("Log(user);"), Pointer + Extension) + 1, await BoundIn(OfWork("desk.Kept().Keep(user);"), Pointer + Extension));

        static string OfWork(string work) => "unsafe " + OfADesk(work);
    }

    [Fact]
    public async Task ReceiverOfAnExtensionBlock_CountsAsAParameter()
    {
        Verify.Requires(LanguageVersions.CSharp14);
        const string Extension = "static class Extensions { extension(AppDbContext given) { public void Keep(User user) { given.Add(user); } } extension(string text) { public void Keep(int number) { } } }";
        Assert.Equal(2, await GraphsIn(OfADesk("desk[0].Keep(user);"), Indexed + Extension));
        Assert.Equal(1, await GraphsIn(OfADesk("\"\".Keep(1);"), Indexed + Extension));
    }

    [Theory]
    [InlineData("own.Add(user);", "own.Add(user); own.Add(user);", 0)]
    [InlineData("void Work(", "void Worked(", 1)]
    [InlineData("AppDbContext own;", "List<User> own;", 1)]
    public async Task NamesOfTheCompilationBefore_ServeWhileNoDeclarationChanges(string text, string edited, int gathered)
    {
        var compilation = await Compiled.OfAsync("class Users { AppDbContext own; void Work(User user) { own.Add(user); } }", References.EntityFramework);
        compilation = compilation.WithAssemblyName("Edited" + text.Length);
        await Compiled.AnalyzeAsync(compilation);
        var tree = compilation.SyntaxTrees.Single(file => file.ToString().Contains(text, StringComparison.Ordinal));
        var edit = CSharpSyntaxTree.ParseText(tree.ToString().Replace(text, edited, StringComparison.Ordinal), (CSharpParseOptions)tree.Options, tree.FilePath, cancellationToken: TestContext.Current.CancellationToken);
        var (_, counters) = await Compiled.AnalyzeAsync(compilation.ReplaceSyntaxTree(tree, edit));
        Assert.Equal(gathered, counters!.NamesGathered);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task NamesOfOtherReferences_AreGatheredAnew(bool replaces)
    {
        const string Source = "class Users { AppDbContext own; void Work(User user) { own.Add(user); } }";
        var compilation = (await Compiled.OfAsync(Source, References.EntityFramework)).WithAssemblyName("Referring");
        await Compiled.AnalyzeAsync(compilation);
        var last = (PortableExecutableReference)compilation.References.Last();
        var (_, counters) = await Compiled.AnalyzeAsync(replaces ? compilation.ReplaceReference(last, MetadataReference.CreateFromFile(last.FilePath!)) : compilation.RemoveReferences(last));
        Assert.Equal(1, counters!.NamesGathered);
    }

    static string OfADesk(string work, string desk = "Desk") => $"class Users {{ void Work({desk} desk, User user) {{ {work} }} }}";

    static string OfAStore(string type) => $"class Users {{ readonly {type} own; public Users({type} own) {{ this.own = own; }} void Work(User user) {{ own.Put(user); }} }}";

    static async Task<int> BoundIn(string source, params ImmutableArray<string> more)
    {
        var (_, counters) = await Compiled.AnalyzeAsync(await Compiled.OfAsync(source, References.EntityFramework, more));
        return counters!.BodiesBound;
    }

    static async Task<int> GraphsIn(string source, params ImmutableArray<string> more)
    {
        var (_, counters) = await Compiled.AnalyzeAsync(await Compiled.OfAsync(source, References.EntityFramework, more));
        return counters!.GraphsBuilt;
    }

    [Fact]
    public async Task NamesUnderOtherOptions_AreGatheredAnew()
    {
        var compilation = (await Compiled.OfAsync("class Own { } class Users { Own own; }", References.EntityFramework)).WithAssemblyName("Configured");
        await Compiled.AnalyzeAsync(compilation);
        var (_, counters) = await Compiled.AnalyzeAsync(compilation, Modelled.Options(("sessionguard.session_types", "Own")));
        Assert.Equal(1, counters!.NamesGathered);
    }
}
