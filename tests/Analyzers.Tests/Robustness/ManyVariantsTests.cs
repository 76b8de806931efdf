using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using SessionGuard.Analyzers.Tests.Flow;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Robustness;

/// <summary>All rules over all C# of this repository, broken in twenty thousand ways. SESSIONGUARD_SEED breaks it in others.</summary>
public class ManyVariantsTests(ITestOutputHelper output)
{
    const int Wanted = 20_000;
    const int PiecesInACompilation = 250;
    const int RoundsOverFiles = 3;

    /// <summary>So many rules must still speak of what is left: silence would survive anything.</summary>
    const int RulesHeard = 30;

    static readonly int seed = int.TryParse(Environment.GetEnvironmentVariable("SESSIONGUARD_SEED"), CultureInfo.InvariantCulture, out var given) ? given : 1;

    [Fact]
    public async Task EveryRule_SurvivesThemAll()
    {
        var company = await Compiled.OfAsync("class Company { }");
        var parsing = ((CSharpParseOptions)company.SyntaxTrees.First().Options).WithLanguageVersion(LanguageVersion.Preview);
        var everyRule = Product.Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).DistinctBy(rule => rule.Id).ToDictionary(rule => rule.Id, _ => ReportDiagnostic.Warn);
        company = company.RemoveAllSyntaxTrees().AddSyntaxTrees(company.SyntaxTrees.Select(tree => tree.WithRootAndOptions(tree.GetRoot(), parsing)));
        company = company.WithOptions(((CSharpCompilationOptions)company.Options).WithSpecificDiagnosticOptions(everyRule).WithAllowUnsafe(true));

        ConcurrentQueue<string> failures = new();
        var (variants, found) = (0, new ConcurrentDictionary<string, int>(StringComparer.Ordinal));
        await Parallel.ForEachAsync(Batches(), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (batch, cancellation) =>
        {
            var documents = batch.Select(variant => (variant.Source.Name, variant.Seed, Text: TextOf(variant))).ToArray();
            var trees = documents.Select((document, i) => CSharpSyntaxTree.ParseText(document.Text, parsing, $"/{i}.cs", cancellationToken: cancellation));
            var (diagnostics, failure) = await AnalyzeAsync(company.AddSyntaxTrees(trees), cancellation);
            Interlocked.Add(ref variants, documents.Length);
            foreach (var diagnostic in diagnostics)
                found.AddOrUpdate(diagnostic.Id, 1, (_, count) => count + 1);
            if (failure is null)
                return;

            // Which of them was it? Most often it is one that fails by itself as well.
            foreach (var (name, own, text) in documents)
            {
                if (await AnalyzeAsync(company.AddSyntaxTrees(CSharpSyntaxTree.ParseText(text, parsing, "/0.cs", cancellationToken: cancellation)), cancellation) is (_, { } alone))
                {
                    failures.Enqueue($"{name}, seed {own} of {seed}:\n{alone}\n{text}");
                    return;
                }
            }

            failures.Enqueue($"Seed {seed}, {documents[0].Name} to {documents[^1].Name} together:\n{failure}");
        });

        output.WriteLine($"{variants} variants (seed {seed}), {found.Values.Sum()} findings, {failures.Count} failures");
        output.WriteLine(string.Join(", ", found.OrderBy(rule => rule.Key, StringComparer.Ordinal).Select(rule => $"{rule.Key} {rule.Value}")));
        Assert.True(failures.IsEmpty, string.Join("\n\n", failures.Take(5)));
        Assert.InRange(variants, Wanted, int.MaxValue);
        Assert.InRange(found.Count, RulesHeard, everyRule.Count);
    }

    static IEnumerable<(Variants.Source Source, int Seed)[]> Batches()
    {
        var files = Variants.Files();
        for (var round = 0; round < RoundsOverFiles; round++)
        {
            foreach (var project in files.GroupBy(file => file.Project))
                yield return [.. project.Select((file, i) => (file, seed + round * 1_000_003 + i))];
        }

        var pieces = Variants.Pieces();
        var rounds = (Wanted - RoundsOverFiles * files.Count + pieces.Count - 1) / pieces.Count;
        for (var round = 0; round < rounds; round++)
        {
            foreach (var chunk in pieces.Select((piece, i) => (piece, seed + round * 1_000_003 + i)).Chunk(PiecesInACompilation))
                yield return chunk;
        }
    }

    /// <summary>Pieces stand in namespaces of their own, so that one compilation holds many; files keep theirs.</summary>
    static string TextOf((Variants.Source Source, int Seed) variant)
    {
        var text = Variants.Break(variant.Source, new Random(variant.Seed));
        return variant.Source.Project.Length > 0 ? text : $"namespace Variant{variant.Seed};\n{text}";
    }

    static async Task<(ImmutableArray<Diagnostic> Diagnostics, string? Failure)> AnalyzeAsync(Compilation compilation, CancellationToken cancellation)
    {
        string? failure = null;
        CompilationWithAnalyzersOptions options = new(
            new AnalyzerOptions([]),
            onAnalyzerException: (exception, analyzer, _) => failure ??= $"{analyzer.GetType().Name} threw {exception}",
            concurrentAnalysis: false,
            logAnalyzerExecutionTime: false);
        ImmutableArray<Diagnostic> diagnostics = [];
        try
        {
            diagnostics = await compilation.WithAnalyzers(Product.Analyzers, options).GetAnalyzerDiagnosticsAsync(cancellation);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            failure ??= exception.ToString();
        }

        return (diagnostics, failure);
    }
}
