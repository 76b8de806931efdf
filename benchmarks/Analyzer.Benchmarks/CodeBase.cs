using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace SessionGuard.Benchmarks;

/// <summary>Code to analyze: one compilation a project.</summary>
internal sealed class CodeBase
{
    private static readonly CSharpParseOptions Parsing = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview);

    /// <summary>All rules are on, those that wait to be asked for as well.</summary>
    private static readonly CSharpCompilationOptions Options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true)
        .WithSpecificDiagnosticOptions(Contenders.Ours.SelectMany(analyzer => analyzer.SupportedDiagnostics).DistinctBy(rule => rule.Id).ToDictionary(rule => rule.Id, _ => ReportDiagnostic.Warn));

    private readonly List<(string Name, SourceText[] Texts, ImmutableArray<MetadataReference> References)> _projects = [];
    private readonly List<(string Name, ImmutableArray<SyntaxTree> Trees, ImmutableArray<MetadataReference> References)> _parsed = [];

    private CodeBase(string name) => Name = name;

    public static ImmutableArray<MetadataReference> Framework { get; } = Referenced(path => path.Contains("Microsoft.NETCore.App", StringComparison.Ordinal));

    public static ImmutableArray<MetadataReference> Everything { get; } = Referenced(path => !Path.GetFileName(path).StartsWith("BenchmarkDotNet", StringComparison.Ordinal));

    public string Name { get; }

    /// <summary>Thousands of lines, of which those that are blank are none.</summary>
    public double Kloc { get; private set; }

    public static CodeBase Samples() => new CodeBase("samples")
        .With("Storefront", Sources("samples/Storefront", "samples/Shared"), Everything)
        .With("Storefront.Mistakes", Sources("samples/Storefront.Mistakes", "samples/Shared"), Everything);

    public static CodeBase OwnSources() => new CodeBase("own sources")
        .With("Runtime", Sources("src/Runtime", "src/Runtime.Npgsql"), [.. Everything.Where(reference => Path.GetFileName(reference.Display) is not ("SessionGuard.dll" or "SessionGuard.Npgsql.dll"))])
        .With("Analyzers", Sources("src/Analyzers"), [.. Everything.Where(reference => Path.GetFileName(reference.Display) is not "SessionGuard.Analyzers.dll")]);

    public static CodeBase Generated(string name, int classes, int usersInTen, ImmutableArray<MetadataReference> references) =>
        new CodeBase(name).With("Generated", GeneratedCode.Files(classes, usersInTen).Select(source => SourceText.From(source)), references);

    public IEnumerable<Compilation> Compilations() => _parsed.Select(project => CSharpCompilation.Create(project.Name, project.Trees, project.References, Options));

    /// <summary>What the compiler does without analyzers: from text to an assembly.</summary>
    public void Compile()
    {
        foreach (var (name, texts, references) in _projects)
        {
            using var image = new MemoryStream();
            CSharpCompilation.Create(name, texts.Select(Parse), references, Options).Emit(image);
        }
    }

    public int Errors() => Compilations().Sum(compilation => compilation.GetDiagnostics().Count(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && !diagnostic.IsWarningAsError));

    public static SyntaxTree Parse(SourceText text) => CSharpSyntaxTree.ParseText(text, Parsing);

    private CodeBase With(string name, IEnumerable<SourceText> sources, ImmutableArray<MetadataReference> references)
    {
        SourceText[] texts = [SourceText.From("global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;"), .. sources];
        _projects.Add((name, texts, references));
        _parsed.Add((name, [.. texts.Select(Parse)], references));
        Kloc += texts.Sum(text => text.Lines.Count(line => !string.IsNullOrWhiteSpace(line.ToString()))) / 1000.0;
        return this;
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
