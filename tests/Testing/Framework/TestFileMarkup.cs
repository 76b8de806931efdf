using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>
/// A source with its markup taken out: <c>[|...|]</c> (name ""), <c>{|name:...|}</c> and <c>$$</c> (a position).
/// </summary>
public sealed partial class TestFileMarkup
{
    TestFileMarkup(string text, ImmutableArray<(string Name, TextSpan Span)> spans, ImmutableArray<int> positions)
    {
        Text = text;
        Spans = spans;
        Positions = positions;
    }

    public string Text { get; }

    public ImmutableArray<(string Name, TextSpan Span)> Spans { get; }

    public ImmutableArray<int> Positions { get; }

    /// <summary>A source without markup, whatever it looks like.</summary>
    public static TestFileMarkup Plain(string source) => new(source, [], []);

    public static TestFileMarkup Parse(string source)
    {
        var text = new StringBuilder(source.Length);
        var open = new Stack<(string Name, int Start, string Close, int At)>();
        var spans = ImmutableArray.CreateBuilder<(string, TextSpan)>();
        var positions = ImmutableArray.CreateBuilder<int>();

        var i = 0;
        while (i < source.Length)
        {
            if (StartsWith("[|") && !StartsWith("[||]"))
            {
                open.Push(("", text.Length, "|]", i));
                i += 2;
            }
            else if (StartsWith("{|") && Name().Match(source, i) is { Success: true } name && name.Index == i)
            {
                open.Push((name.Groups[1].Value, text.Length, "|}", i));
                i += name.Length;
            }
            else if (open.Count > 0 && StartsWith(open.Peek().Close))
            {
                var (key, start, _, _) = open.Pop();
                spans.Add((key, TextSpan.FromBounds(start, text.Length)));
                i += 2;
            }
            else if (StartsWith("$$") && !StartsWith("$$\""))
            {
                positions.Add(text.Length);
                i += 2;
            }
            else
            {
                text.Append(source[i++]);
            }
        }

        if (open.Count > 0)
        {
            var line = source[..open.Peek().At].Count(c => c == '\n') + 1;
            throw new InvalidOperationException($"Markup opened in line {line} of the test's source is never closed.");
        }

        return new(text.ToString(), spans.ToImmutable(), positions.ToImmutable());

        bool StartsWith(string value) => string.CompareOrdinal(source, i, value, 0, value.Length) == 0;
    }

    /// <summary>Writes markup into a text; the inverse of <see cref="Parse"/>.</summary>
    public static string Write(string text, IEnumerable<(string Name, TextSpan Span)> marks)
    {
        var all = marks.ToList();
        var insertions = all
            .Select(mark => (At: mark.Span.Start, Order: 1, Length: -mark.Span.Length, Text: mark.Name == "" ? "[|" : $"{{|{mark.Name}:"))
            .Concat(all.Select(mark =>
                (At: mark.Span.End, Order: mark.Span.IsEmpty ? 2 : 0, mark.Span.Length, Text: mark.Name == "" ? "|]" : "|}")))
            .OrderByDescending(insertion => insertion.At)
            .ThenByDescending(insertion => insertion.Order)
            .ThenByDescending(insertion => insertion.Length);
        var result = new StringBuilder(text);
        foreach (var insertion in insertions)
            result.Insert(insertion.At, insertion.Text);
        return result.ToString();
    }

    [GeneratedRegex(@"\G\{\|(#?\w+):")]
    private static partial Regex Name();
}
