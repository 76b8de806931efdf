using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Flow;

/// <summary>Which members are bound: all that work on sessions, however little their text says of it, and hardly another.</summary>
public class MentionsTests
{
    private const string Store = "class Store { readonly AppDbContext db; public Store(AppDbContext db) { this.db = db; } public void Put(User user) { db.Add(user); } }";

    public static TheoryData<string, int, string> Sources => new()
    {
        { "alias", 1, "using Db = AppDbContext; class Users { readonly Db own; public Users(Db own) { this.own = own; } void Work(User user) { own.Add(user); } }" },
        { "another part of the type", 1, "partial class Users { AppDbContext own; } partial class Users { void Work(User user) { own.Add(user); } }" },
        { "the outer type's field", 1, "class Users { static AppDbContext own; class Inner { void Work(User user) { own.Add(user); } } }" },
        { "an ancestor's field", 1, "class Base { protected AppDbContext own; } class Middle : Base { } class Users : Middle { void Work(User user) { own.Add(user); } }" },
        { "a type parameter", 1, "class Users<T> where T : AppDbContext { readonly T own; public Users(T own) { this.own = own; } void Work(User user) { own.Add(user); } }" },
        { "a method's type parameter", 1, "class Users { void Work<T>(T own, User user) where T : DbContext { own.Add(user); } }" },
        { "an own base type, made by an initializer", 2, "class OwnContext : AppDbContext { } class OtherContext : OwnContext { } class Users { readonly OtherContext own = new OtherContext(); void Work(User user) { own.Add(user); } }" },
        { "a bearer", 2, Store + "class Users { readonly Store own; public Users(Store own) { this.own = own; } void Work(User user) { own.Put(user); } }" },
        { "a bearer's contract", 2, "interface IStore { void Put(User user); }" + Store.Replace("class Store", "class Store : IStore") + "class Users { readonly IStore own; public Users(IStore own) { this.own = own; } void Work(User user) { own.Put(user); } }" },
        { "a contract's contract", 2, "interface IPut { void Put(User user); } interface IStore : IPut { }" + Store.Replace("class Store", "class Store : IStore") + "class Users { readonly IPut own; public Users(IPut own) { this.own = own; } void Work(User user) { own.Put(user); } }" },
        { "a bearer of a bearer", 3, Store + "class Desk { readonly Store store; public Desk(Store store) { this.store = store; } public void Take(User user) { store.Put(user); } } class Users { readonly Desk own; public Users(Desk own) { this.own = own; } void Work(User user) { own.Take(user); } }" },
        { "a helper that is given it", 2, "static class Extensions { public static void Keep(this AppDbContext given, User user) { given.Add(user); } } class Users { readonly AppDbContext own; public Users(AppDbContext own) { this.own = own; } void Work(User user) { own.Keep(user); } }" },
        { "a tuple, an array, a function", 1, "class Users { (int, AppDbContext Own)[] pairs; Func<AppDbContext> make; void Work(User user) { pairs[0].Own.Add(user); make().Add(user); } }" },
        { "an escape in its name", 1, "class Users { readonly AppDbContext own; public Users(AppDbContext own) { this.own = own; } void Work() { own.Save\\u0043hanges(); } }" },
        { "top-level statements", 1, "AppDbContext own = null; own.Add(new User());" },
    };

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task BodiesThatWorkOnSessions_AreFound(string reached, int graphs, string source)
    {
        var (_, counters) = await Compiled.AnalyzeAsync(await Compiled.OfAsync(source, References.EntityFramework));
        Assert.True(graphs == counters!.GraphsBuilt, $"{reached}: {counters.GraphsBuilt} graphs");
    }

    [Fact]
    public async Task BodiesWithOrdinaryWordsOnly_AreNotBound()
    {
        const string Numbers = "class Numbers { readonly List<int> own = new List<int>(); void Work(int number) { own.Add(number); own.Clear(); own.Remove(number); } }";
        Assert.Equal(await BoundIn("class Nothing { }"), await BoundIn(Numbers));
        Assert.Equal(await BoundIn(Store), await BoundIn(Store + Numbers));

        static async Task<int> BoundIn(string source)
        {
            var (_, counters) = await Compiled.AnalyzeAsync(await Compiled.OfAsync(source, References.EntityFramework));
            return counters!.BodiesBound;
        }
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

    [Fact]
    public async Task NamesOfOtherReferences_AreGatheredAnew()
    {
        const string Source = "class Users { AppDbContext own; void Work(User user) { own.Add(user); } }";
        var compilation = (await Compiled.OfAsync(Source, References.EntityFramework)).WithAssemblyName("Referring");
        await Compiled.AnalyzeAsync(compilation);
        var (_, counters) = await Compiled.AnalyzeAsync(compilation.RemoveReferences(compilation.References.Last()));
        Assert.Equal(1, counters!.NamesGathered);
    }
}
