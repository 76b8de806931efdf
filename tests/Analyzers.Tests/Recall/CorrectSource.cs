using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SessionGuard.Analyzers.Tests.Docs;
using SessionGuard.Testing;

namespace SessionGuard.Analyzers.Tests.Recall;

/// <summary>Code of which the rules say nothing: a file to be broken, in the compilation that it belongs to.</summary>
sealed record CorrectSource(string Name, SyntaxTree Tree, CSharpCompilation Compilation)
{
    const string Guide = "docs/session.md";
    const string Sample = "samples/Storefront";

    static readonly CSharpParseOptions options = new(LanguageVersions.OfHost, DocumentationMode.None);

    /// <summary>The silent examples of the rule pages and of the guide, and the files of the correct sample.</summary>
    public static IReadOnlyList<CorrectSource> All() => [.. Blocks(areMarked: false), .. Files()];

    /// <summary>The same, and the examples of mistakes.</summary>
    public static IReadOnlyList<CorrectSource> WithExamples() => [.. All(), .. Blocks(areMarked: true)];

    static IEnumerable<CorrectSource> Blocks(bool areMarked)
    {
        var company = Testing.Prelude.Files(References.All).Select(file => Parse(file.Text, file.Path)).ToArray();
        var shared = Create(References.All, company);
        foreach (var block in Pages.All.SelectMany(CodeBlock.Of))
        {
            // A suppressed example is a mistake, and a configured one is none to whoever has not configured it.
            if (block.Marked.Any() != areMarked || block.Text.Contains("#pragma", StringComparison.Ordinal) || block.Config?.Contains("sessionguard.", StringComparison.Ordinal) == true)
                continue;
            var tree = Parse(block.Text, "/0/Block.cs");
            var compilation = shared.AddSyntaxTrees(tree);
            if (tree.GetRoot().ChildNodes().Any(node => node is GlobalStatementSyntax))
                compilation = compilation.WithOptions(compilation.Options.WithOutputKind(OutputKind.ConsoleApplication));

            // Parts of a program that only compile with the rest of it.
            if (!block.ToString().StartsWith(Guide, StringComparison.Ordinal) || Compiles(compilation))
                yield return new CorrectSource(block.ToString(), tree, compilation);
        }
    }

    static IEnumerable<CorrectSource> Files()
    {
        const string usings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";
        const string native = "namespace SQLitePCL { static class Batteries_V2 { public static void Init() { } } }";
        var compilation = Create(References.Sample, [Parse(usings, "/0/Usings.cs"), Parse(native, "/0/Native.cs")]);
        compilation = compilation.WithOptions(compilation.Options.WithOutputKind(OutputKind.ConsoleApplication));
        foreach (var folder in new[] { Sample, "samples/Shared" })
        {
            foreach (var path in Directory.EnumerateFiles(Path.Combine(Pages.Root, folder), "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                if (!path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
                    compilation = compilation.AddSyntaxTrees(Parse(File.ReadAllText(path), Path.GetRelativePath(Pages.Root, path).Replace('\\', '/')));
            }
        }

        var errors = compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToArray();
        if (errors.Length > 0)
            throw new InvalidOperationException("The sample does not compile against the references of the tests:\n" + string.Join("\n", errors.Take(20)));
        return compilation.SyntaxTrees.Where(tree => tree.FilePath.StartsWith(Sample, StringComparison.Ordinal)).Select(tree => new CorrectSource(tree.FilePath, tree, compilation));
    }

    /// <summary>The same compilation with another text of this file; null where it does not compile.</summary>
    public CSharpCompilation? With(SourceText text)
    {
        var changed = Compilation.ReplaceSyntaxTree(Tree, CSharpSyntaxTree.ParseText(text, options, Tree.FilePath));
        return Compiles(changed) ? changed : null;
    }

    static bool Compiles(CSharpCompilation compilation) => !compilation.GetDiagnostics().Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(SourceText.From(text), options, path);

    static CSharpCompilation Create(References references, SyntaxTree[] trees) => CSharpCompilation.Create(
        "Recall",
        trees,
        references.Assemblies.References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, specificDiagnosticOptions: Product.Descriptors.ToImmutableDictionary(rule => rule.Id, _ => ReportDiagnostic.Warn)));
}
