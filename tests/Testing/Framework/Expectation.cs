using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>The diagnostics that a state's markup and list ask for, held against those that came.</summary>
sealed class Expectation
{
    readonly ImmutableArray<DiagnosticResult> expected;
    readonly ImmutableDictionary<string, string> sources;

    Expectation(ImmutableArray<DiagnosticResult> expected, ImmutableDictionary<string, string> sources)
    {
        this.expected = expected;
        this.sources = sources;
    }

    public ImmutableHashSet<string> Ids => [.. expected.Select(result => result.Id)];

    public bool IsEmpty => expected.IsEmpty;

    public static Expectation Of(SolutionState state, ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        var results = ImmutableArray.CreateBuilder<DiagnosticResult>();
        var keys = new Dictionary<int, FileLinePositionSpan>();
        var sources = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var projects = state.AdditionalProjects.Select(project => project.Value).Prepend(state);
        var files = projects.SelectMany(project => project.Sources, (project, file) => (file.filename, project.Parse(file.content)));
        foreach (var (path, markup) in files)
        {
            var text = SourceText.From(markup.Text);
            sources[path] = markup.Text;
            foreach (var (name, span) in markup.Spans)
            {
                var place = new FileLinePositionSpan(path, text.Lines.GetLinePositionSpan(span));
                if (name.StartsWith('#'))
                    keys[int.Parse(name[1..], CultureInfo.InvariantCulture)] = place;
                else
                    results.Add(FromMarkup(name, analyzers).WithSpan(place));
            }
        }

        var defaultPath = state.Sources.Select(source => source.filename).FirstOrDefault() ?? "";
        results.AddRange(state.ExpectedDiagnostics.Select(result => result.Resolve(keys, defaultPath)));
        return new(results.ToImmutable(), sources.ToImmutable());
    }

    /// <summary>The text of the failure, or null when all is as expected.</summary>
    public string? Compare(ImmutableArray<Diagnostic> actual)
    {
        var left = actual.ToList();
        var complaints = new List<string>();
        foreach (var result in expected.OrderByDescending(result => result.Message is not null))
        {
            var candidates = left.Where(result.MatchesPlace).ToList();
            if (candidates.FirstOrDefault(candidate => result.Difference(candidate) is null) is { } match)
            {
                left.Remove(match);
            }
            else if (candidates.FirstOrDefault() is { } near)
            {
                left.Remove(near);
                complaints.Add($"different  {Describe(near)}\n    {result.Difference(near)}");
            }
            else
            {
                complaints.Add($"missing    {result}{Excerpt(result)}");
            }
        }

        complaints.AddRange(left.Select(diagnostic => $"unexpected {Describe(diagnostic)}"));
        return complaints.Count == 0
            ? null
            : $"{complaints.Count} diagnostic(s) are not as expected:\n  {string.Join("\n  ", complaints)}\n\n{MarkedUp(actual)}";
    }

    /// <summary>The sources with the diagnostics that really came, ready to paste into the test.</summary>
    string MarkedUp(ImmutableArray<Diagnostic> actual)
    {
        var result = new StringBuilder();
        var wanted = expected.SelectMany(diagnostic => diagnostic.Spans).Select(location => location.Span.Path);
        var paths = actual.Select(diagnostic => diagnostic.Location.GetLineSpan().Path).Concat(wanted).ToHashSet(StringComparer.Ordinal);
        foreach (var (path, text) in sources.OrderBy(source => source.Key, StringComparer.Ordinal))
        {
            if (!paths.Contains(path))
                continue;

            var marks = actual
                .Where(diagnostic => diagnostic.Location.GetLineSpan().Path == path)
                .Select(diagnostic => (diagnostic.Id, diagnostic.Location.SourceSpan));
            result.Append("Actual, ").Append(path).Append(":\n").Append(TestFileMarkup.Write(text, marks)).Append('\n');
        }

        return result.ToString();
    }

    string Describe(Diagnostic diagnostic)
    {
        var where = diagnostic.Location == Location.None
            ? "(no location)"
            : new DiagnosticLocation(diagnostic.Location.GetLineSpan()).ToString();
        var additional = diagnostic.AdditionalLocations.Count == 0
            ? ""
            : $"\n    additional locations: {string.Join(", ", diagnostic.AdditionalLocations.Select(location => location.GetLineSpan()))}";
        return $"{where}: {diagnostic.Severity} {diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}{additional}";
    }

    string Excerpt(DiagnosticResult result)
    {
        if (!result.HasLocation || !sources.TryGetValue(result.Spans[0].Span.Path, out var source))
            return "";

        var lines = SourceText.From(source).Lines;
        var line = result.Spans[0].Span.StartLinePosition.Line;
        return line < lines.Count ? $"\n    {lines[line].ToString().Trim()}" : "";
    }

    static DiagnosticResult FromMarkup(string name, ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        var descriptors = analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).DistinctBy(descriptor => descriptor.Id).ToList();
        if (name == "")
        {
            return descriptors is [var only]
                ? Lenient(new(only))
                : throw new InvalidOperationException(
                    "[|...|] needs exactly one descriptor; write {|ID:...|} where analyzers have several.");
        }

        return Lenient(new(name, DiagnosticSeverity.Warning));

        static DiagnosticResult Lenient(DiagnosticResult result) =>
            result.WithOptions(DiagnosticOptions.IgnoreAdditionalLocations | DiagnosticOptions.IgnoreSeverity);
    }
}
