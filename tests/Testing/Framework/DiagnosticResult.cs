using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

[Flags]
public enum DiagnosticOptions
{
    None = 0,
    IgnoreAdditionalLocations = 1,
    IgnoreSeverity = 2,
}

/// <summary>A place where a diagnostic is expected: a markup key until the sources are parsed, a span afterwards.</summary>
public readonly record struct DiagnosticLocation(FileLinePositionSpan Span, int? MarkupKey = null, bool IgnoreLength = false)
{
    public bool Matches(FileLinePositionSpan actual) =>
        actual.Path == Span.Path
        && actual.StartLinePosition == Span.StartLinePosition
        && (IgnoreLength || actual.EndLinePosition == Span.EndLinePosition);

    public override string ToString() =>
        MarkupKey is { } key ? $"#{key}" : $"{Span.Path}({Span.StartLinePosition.Line + 1},{Span.StartLinePosition.Character + 1})";
}

/// <summary>One diagnostic that a test expects.</summary>
public readonly struct DiagnosticResult
{
    readonly ImmutableArray<DiagnosticLocation> locations;
    readonly ImmutableArray<object> arguments;
    readonly string? message;

    public DiagnosticResult(string id, DiagnosticSeverity severity)
    {
        Id = id;
        Severity = severity;
        locations = [];
        arguments = [];
    }

    public DiagnosticResult(DiagnosticDescriptor descriptor)
        : this(descriptor.Id, descriptor.DefaultSeverity) => MessageFormat = descriptor.MessageFormat;

    DiagnosticResult(
        DiagnosticResult other, ImmutableArray<DiagnosticLocation> locations, ImmutableArray<object> arguments, string? message)
    {
        Id = other.Id;
        Severity = other.Severity;
        MessageFormat = other.MessageFormat;
        Options = other.Options;
        this.locations = locations;
        this.arguments = arguments;
        this.message = message;
    }

    public string Id { get; init; }

    public DiagnosticSeverity Severity { get; init; }

    public LocalizableString? MessageFormat { get; init; }

    public DiagnosticOptions Options { get; init; }

    public ImmutableArray<DiagnosticLocation> Spans => locations.IsDefault ? [] : locations;

    public bool HasLocation => !Spans.IsEmpty;

    public ImmutableArray<object> MessageArguments => arguments.IsDefault ? [] : arguments;

    /// <summary>The exact text that is expected, or null where any will do.</summary>
    public string? Message => message
        ?? (MessageFormat is { } format && !MessageArguments.IsEmpty
            ? string.Format(CultureInfo.InvariantCulture, format.ToString(CultureInfo.InvariantCulture), [.. MessageArguments])
            : null);

    public static DiagnosticResult CompilerError(string id) => new(id, DiagnosticSeverity.Error);

    public static DiagnosticResult CompilerWarning(string id) => new(id, DiagnosticSeverity.Warning);

    public DiagnosticResult WithSeverity(DiagnosticSeverity severity) =>
        new(this, Spans, MessageArguments, message) { Severity = severity, Options = Options & ~DiagnosticOptions.IgnoreSeverity };

    public DiagnosticResult WithOptions(DiagnosticOptions options) => new(this, Spans, MessageArguments, message) { Options = options };

    public DiagnosticResult WithArguments(params object[] values) => new(this, Spans, [.. values], message);

    public DiagnosticResult WithMessage(string? text) => new(this, Spans, MessageArguments, text);

    public DiagnosticResult WithMessageFormat(LocalizableString format) =>
        new(this, Spans, MessageArguments, message) { MessageFormat = format };

    public DiagnosticResult WithLocation(int markupKey) => Add(new DiagnosticLocation(default, markupKey));

    public DiagnosticResult WithLocation(int line, int column) => WithLocation("", line, column);

    public DiagnosticResult WithLocation(string path, int line, int column)
    {
        var start = new LinePosition(line - 1, column - 1);
        return Add(new DiagnosticLocation(new FileLinePositionSpan(path, start, start), IgnoreLength: true));
    }

    public DiagnosticResult WithSpan(int startLine, int startColumn, int endLine, int endColumn) =>
        WithSpan("", startLine, startColumn, endLine, endColumn);

    public DiagnosticResult WithSpan(string path, int startLine, int startColumn, int endLine, int endColumn) =>
        WithSpan(new FileLinePositionSpan(path, new(startLine - 1, startColumn - 1), new(endLine - 1, endColumn - 1)));

    public DiagnosticResult WithSpan(FileLinePositionSpan span) => Add(new DiagnosticLocation(span));

    public DiagnosticResult WithNoLocation() => new(this, [], MessageArguments, message);

    /// <summary>Replaces markup keys by the spans they stand for, and empty paths by the default document's.</summary>
    internal DiagnosticResult Resolve(IReadOnlyDictionary<int, FileLinePositionSpan> keys, string defaultPath)
    {
        var resolved = Spans.Select(location => location switch
        {
            { MarkupKey: { } key } when keys.TryGetValue(key, out var span) => new DiagnosticLocation(span),
            { MarkupKey: { } key } => throw new InvalidOperationException($"No markup {{|#{key}:...|}} in the test's sources."),
            { Span.Path: "" } => location with
            {
                Span = new FileLinePositionSpan(defaultPath, location.Span.StartLinePosition, location.Span.EndLinePosition),
            },
            _ => location,
        });
        return new(this, [.. resolved], MessageArguments, message);
    }

    internal bool MatchesPlace(Diagnostic actual)
    {
        if (actual.Id != Id)
            return false;

        if (!HasLocation)
            return actual.Location == Location.None;

        if (actual.Location == Location.None || !Spans[0].Matches(actual.Location.GetLineSpan()))
            return false;

        if (Options.HasFlag(DiagnosticOptions.IgnoreAdditionalLocations))
            return true;

        var additional = Spans.Skip(1).ToList();
        return additional.Count == actual.AdditionalLocations.Count
            && additional.Zip(actual.AdditionalLocations).All(pair => pair.First.Matches(pair.Second.GetLineSpan()));
    }

    /// <summary>What is wrong with a diagnostic that is at the right place, or null.</summary>
    internal string? Difference(Diagnostic actual)
    {
        if (!Options.HasFlag(DiagnosticOptions.IgnoreSeverity) && actual.Severity != Severity)
            return $"severity is {actual.Severity}, expected {Severity}";

        var text = actual.GetMessage(CultureInfo.InvariantCulture);
        return Message is { } expected && expected != text ? $"message is\n      \"{text}\"\n    expected\n      \"{expected}\"" : null;
    }

    public override string ToString() => $"{(HasLocation ? string.Join(", ", Spans) + ": " : "")}{Id} {Message}".TrimEnd();

    DiagnosticResult Add(DiagnosticLocation location) => new(this, Spans.Add(location), MessageArguments, message);
}
