using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace SessionGuard.CodeFixes;

/// <summary>What a fix needs of a diagnostic, in the text as it stands: positions move along when another fix changes the text before it.</summary>
internal sealed class FixTarget
{
    private FixTarget(TextSpan span, ImmutableArray<TextSpan?> others, ImmutableDictionary<string, string?> facts)
    {
        Span = span;
        Others = others;
        Facts = facts;
    }

    public FixTarget(Diagnostic diagnostic)
        : this(
            diagnostic.Location.SourceSpan,
            diagnostic.AdditionalLocations.Select(other => other.SourceTree == diagnostic.Location.SourceTree ? other.SourceSpan : (TextSpan?)null).ToImmutableArray(),
            diagnostic.Properties)
    {
    }

    public TextSpan Span { get; }

    /// <summary>The additional locations in the same file; null for those elsewhere, or gone.</summary>
    public ImmutableArray<TextSpan?> Others { get; }

    public ImmutableDictionary<string, string?> Facts { get; }

    /// <summary>The same target after the changes; null where they took it out.</summary>
    public FixTarget? After(IReadOnlyList<TextChange> changes) => Move(Span, changes) is { } span
        ? new FixTarget(span, Others.Select(other => other is { } known ? Move(known, changes) : null).ToImmutableArray(), Facts)
        : null;

    private static TextSpan? Move(TextSpan span, IReadOnlyList<TextChange> changes)
    {
        var start = span.Start;
        var end = span.End;
        foreach (var change in changes)
        {
            var growth = (change.NewText?.Length ?? 0) - change.Span.Length;
            if (change.Span.End <= span.Start)
            {
                start += growth;
                end += growth;
            }
            else if (change.Span.Start >= span.Start && change.Span.End <= span.End)
            {
                if (change.Span == span)
                    return null;
                if (change.Span.Start < span.End)
                    end += growth;
            }
            else if (change.Span.Start < span.End)
            {
                return null;
            }
        }

        return TextSpan.FromBounds(start, Math.Max(start, end));
    }
}
