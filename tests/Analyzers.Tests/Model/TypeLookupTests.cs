using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SessionGuard.Analyzers.Model;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Model;

/// <summary>Types found by name; what is known of the references outlives an edit, and no more than that.</summary>
public class TypeLookupTests
{
    private const string Context = "Microsoft.EntityFrameworkCore.DbContext";

    [Fact]
    public void TypeOfAReference_StaysTheSameFromEditToEdit()
    {
        var before = Modelled.Compile(References.EntityFramework);
        var found = Find(before, Context);
        Assert.Equal("Microsoft.EntityFrameworkCore", found?.ContainingAssembly.Name);
        Assert.Same(found, Find(Edited(before, "class Other { }"), Context));
    }

    [Fact]
    public void TypeThatAnEditDeclares_IsFound()
    {
        var before = Modelled.Compile(References.Net);
        Assert.Null(Find(before, Context));
        var after = Edited(before, "namespace Microsoft.EntityFrameworkCore { public class DbContext { } }");
        Assert.Equal(after.AssemblyName, Find(after, Context)?.ContainingAssembly.Name);
        Assert.Null(Find(before, Context));
    }

    [Fact]
    public void ReferenceThatIsAddedOrRemoved_IsNoticed()
    {
        var with = Modelled.Compile(References.EntityFramework);
        Assert.NotNull(Find(with, Context));
        var library = with.References.Where(reference => reference.Display?.Contains("EntityFrameworkCore") == true);
        var without = with.RemoveReferences(library);
        Assert.Null(Find(without, Context));
        Assert.NotNull(Find(without.AddReferences(library), Context));
    }

    /// <summary>The assembly is the same one, and yet its types are not to be had under their own names.</summary>
    [Fact]
    public void ReferenceThatIsGivenAnAlias_IsNoticed()
    {
        var plain = Modelled.Compile(References.EntityFramework);
        var library = plain.References.First(reference => reference.Display?.EndsWith("Microsoft.EntityFrameworkCore.dll", StringComparison.Ordinal) == true);
        var aliased = plain.ReplaceReference(library, library.WithAliases(new[] { "ef" }));
        Assert.Null(Find(aliased, Context));
        Assert.NotNull(Find(plain, Context));
        Assert.Null(Find(aliased, Context));
        Assert.NotNull(Find(plain.ReplaceReference(library, library.WithAliases(new[] { "global", "ef" })), Context));
    }

    [Fact]
    public void TypeOfAnotherProject_IsTheOneOfItsNewestText()
    {
        var library = Modelled.Compile(References.Net).WithAssemblyName("Library").AddSyntaxTrees(CSharpSyntaxTree.ParseText("namespace Own { public class Conversation { } }"));
        var project = Modelled.Compile(References.Net).AddReferences(library.ToMetadataReference());
        var found = Find(project, "Own.Conversation");
        Assert.NotNull(found);
        var edited = library.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class More { }"));
        var after = Modelled.Compile(References.Net).AddReferences(edited.ToMetadataReference());
        var newest = Find(after, "Own.Conversation");
        Assert.NotNull(newest);
        Assert.NotSame(found, newest);
    }

    private static INamedTypeSymbol? Find(Compilation compilation, string name) => new TypeLookup(compilation, ReferenceSet.Of(compilation)).Find(name);

    private static Compilation Edited(Compilation compilation, string source) => compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText(source));
}
