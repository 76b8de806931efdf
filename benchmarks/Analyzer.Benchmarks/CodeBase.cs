using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SessionGuard.Benchmarks;

/// <summary>Code to analyze: one compilation a project.</summary>
internal sealed class CodeBase
{
    private static readonly CSharpParseOptions Parsing = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp14);

    /// <summary>All rules are on, those that wait to be asked for as well.</summary>
    private static readonly CSharpCompilationOptions Options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true)
        .WithSpecificDiagnosticOptions(Contenders.Ours.SelectMany(analyzer => analyzer.SupportedDiagnostics).DistinctBy(rule => rule.Id).ToDictionary(rule => rule.Id, _ => ReportDiagnostic.Warn));

    private readonly List<(string Name, SourceText[] Texts, ImmutableArray<MetadataReference> References, CSharpCompilationOptions Options)> _projects = [];
    private readonly List<(string Name, ImmutableArray<SyntaxTree> Trees, ImmutableArray<MetadataReference> References, CSharpCompilationOptions Options)> _parsed = [];

    private CodeBase(string name) => Name = name;

    public static ImmutableArray<MetadataReference> Framework { get; } = Referenced(path => path.Contains("Microsoft.NETCore.App", StringComparison.Ordinal));

    public static ImmutableArray<MetadataReference> Everything { get; } = Referenced(path => !Path.GetFileName(path).StartsWith("BenchmarkDotNet", StringComparison.Ordinal));

    public string Name { get; }

    /// <summary>Thousands of lines, of which those that are blank are none.</summary>
    public double Kloc { get; private set; }

    public static CodeBase Samples() => new CodeBase("samples")
        .With("Storefront", Sources("samples/Storefront", "samples/Shared"), Everything)
        .With("Storefront.Mistakes", Sources("samples/Storefront.Mistakes", "samples/Shared"), Everything);

    public static CodeBase OwnSources()
    {
        ImmutableArray<MetadataReference> others = [.. Everything.Where(reference => !Path.GetFileName(reference.Display)!.StartsWith("SessionGuard", StringComparison.Ordinal))];
        return new CodeBase("own sources").With("Runtime", Sources("src/Runtime", "src/Runtime.Npgsql"), others).With("Analyzers", Sources("src/Analyzers"), others);
    }

    public static CodeBase Generated(string name, int classes, int usersInTen, ImmutableArray<MetadataReference> references) =>
        new CodeBase(name).With("Generated", GeneratedCode.Files(classes, usersInTen).Select(source => SourceText.From(source)), references);

    public IEnumerable<Compilation> Compilations() => _parsed.Select(project => CSharpCompilation.Create(project.Name, project.Trees, project.References, project.Options));

    /// <summary>What the compiler does without analyzers: from text to an assembly.</summary>
    public void Compile()
    {
        foreach (var (name, texts, references, options) in _projects)
        {
            using var image = new MemoryStream();
            CSharpCompilation.Create(name, texts.Select(Parse), references, options).Emit(image);
        }
    }

    public int Errors() => Compilations().Sum(compilation => compilation.GetDiagnostics().Count(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && !diagnostic.IsWarningAsError));

    public static SyntaxTree Parse(SourceText text) => CSharpSyntaxTree.ParseText(text, Parsing);

    private CodeBase With(string name, IEnumerable<SourceText> sources, ImmutableArray<MetadataReference> references)
    {
        sources = sources.ToArray();
        SourceText[] texts = [SourceText.From("global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;"), .. sources, .. sources.Select(Generated).OfType<SourceText>()];
        SyntaxTree[] trees = [.. texts.Select(Parse)];
        var options = Options.WithOutputKind(trees.Any(tree => tree.GetCompilationUnitRoot().Members.Any(member => member is GlobalStatementSyntax)) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary);
        _projects.Add((name, texts, references, options));
        _parsed.Add((name, [.. trees], references, options));
        Kloc += texts.Sum(text => text.Lines.Count(line => !string.IsNullOrWhiteSpace(line.ToString()))) / 1000.0;
        return this;
    }

    /// <summary>What a source generator would write: a body for each partial method that has none.</summary>
    private static SourceText? Generated(SourceText source)
    {
        var methods = Parse(source).GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>().Where(method => method.Modifiers.Any(SyntaxKind.PartialKeyword) && method is { Body: null, ExpressionBody: null }).ToArray();
        if (methods is not [{ Parent: ClassDeclarationSyntax type }, ..])
            return null;
        var bodies = methods.Select(method => method.WithAttributeLists([]).WithSemicolonToken(default).WithBody(SyntaxFactory.Block()));
        var unit = (CompilationUnitSyntax)type.SyntaxTree.GetRoot();
        return SourceText.From(unit.ReplaceNode(type, type.WithAttributeLists([]).WithMembers([.. bodies])).NormalizeWhitespace().ToString());
    }

    private static IEnumerable<SourceText> Sources(params string[] folders) =>
        from folder in folders
        from file in Directory.EnumerateFiles(Path.Combine(Root(), folder), "*.cs", SearchOption.AllDirectories)
        where !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)
        orderby file
        select SourceText.From(File.ReadAllText(file));

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../.."));

    private static ImmutableArray<MetadataReference> Referenced(Func<string, bool> isWanted) =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(isWanted).Select(path => MetadataReference.CreateFromFile(path))];
}
