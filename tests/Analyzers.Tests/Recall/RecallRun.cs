using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using SessionGuard.Analyzers.Model;
using SessionGuard.Testing;

namespace SessionGuard.Analyzers.Tests.Recall;

/// <summary>Breaks every source in every way, and looks what the rules say of it.</summary>
static class RecallRun
{
    public static async Task<IReadOnlyList<Outcome>> OfAsync(IReadOnlyList<CorrectSource> sources, IReadOnlyList<Operator> operators, CancellationToken cancellation)
    {
        var outcomes = new ConcurrentBag<Outcome>();
        await Parallel.ForEachAsync(sources, cancellation, async (source, token) =>
        {
            foreach (var outcome in await OfAsync(source, operators, token))
                outcomes.Add(outcome);
        });
        return [.. outcomes.OrderBy(outcome => outcome.Source, StringComparer.Ordinal).ThenBy(outcome => outcome.Operator.Name, StringComparer.Ordinal).ThenBy(outcome => outcome.Text, StringComparer.Ordinal)];
    }

    static async Task<List<Outcome>> OfAsync(CorrectSource source, IReadOnlyList<Operator> operators, CancellationToken cancellation)
    {
        var outcomes = new List<Outcome>();
        var sessions = SessionModel.TryCreate(source.Compilation, new AnalyzerOptions([]), cancellation) ?? throw new InvalidOperationException($"{source.Name} has no session library.");
        var root = await source.Tree.GetRootAsync(cancellation);
        var code = new Code(root, source.Compilation.GetSemanticModel(source.Tree), sessions);
        var text = await source.Tree.GetTextAsync(cancellation);
        Dictionary<string, int>? before = null;
        foreach (var way in operators)
        {
            foreach (var mutant in way.Find(code))
            {
                var changed = text.WithChanges(mutant.Changes.OrderBy(change => change.Span.Start));
                if (source.With(changed) is not { } broken)
                    continue;
                before ??= await CountAsync(source.Compilation, Product.Analyzers, cancellation);
                var after = await CountAsync(OnlyWith(way, broken), [.. Product.Analyzers.Where(analyzer => analyzer.SupportedDiagnostics.Any(rule => way.Expected.Contains(rule.Id)))], cancellation);
                outcomes.Add(new Outcome(way, mutant, source.Name, changed.ToString(), way.Expected.Any(id => after.GetValueOrDefault(id) > before.GetValueOrDefault(id))));
            }
        }

        return outcomes;
    }

    /// <summary>Leaves off the rules that are not asked, which say the same with or without the others.</summary>
    static CSharpCompilation OnlyWith(Operator way, CSharpCompilation compilation) => compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(
        Product.Descriptors.ToImmutableDictionary(rule => rule.Id, rule => way.Expected.Contains(rule.Id) ? ReportDiagnostic.Warn : ReportDiagnostic.Suppress)));

    /// <summary>How often each rule speaks.</summary>
    public static async Task<Dictionary<string, int>> CountAsync(CSharpCompilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers, CancellationToken cancellation)
    {
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]),
            onAnalyzerException: (exception, analyzer, _) => throw new InvalidOperationException($"{analyzer.GetType().Name} threw.", exception),
            concurrentAnalysis: false,
            logAnalyzerExecutionTime: false);
        var diagnostics = await compilation.WithAnalyzers(analyzers, options).GetAnalyzerDiagnosticsAsync(cancellation);
        return diagnostics.Where(diagnostic => !diagnostic.IsSuppressed).CountBy(diagnostic => diagnostic.Id).ToDictionary(StringComparer.Ordinal);
    }
}
