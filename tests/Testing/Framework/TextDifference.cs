using System.Collections.Immutable;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Says how documents differ from what was expected of them.</summary>
static class TextDifference
{
    /// <summary>The lines that differ and the whole of what came, ready to paste; null when nothing differs.</summary>
    public static string? Describe(
        IReadOnlyDictionary<string, string> expected, IReadOnlyDictionary<string, string> actual, string expectedName = "expected")
    {
        foreach (var path in expected.Keys.Union(actual.Keys).Order(StringComparer.Ordinal))
        {
            if (!expected.TryGetValue(path, out var wanted))
                return $"document {path} was added:\n{actual[path]}";
            if (!actual.TryGetValue(path, out var came))
                return $"document {path} is gone";
            if (wanted != came)
                return $"{path} is not as {expectedName} (- {expectedName}, + actual):\n{Lines(wanted, came)}\n\nActual, {path}:\n{came}\n";
        }

        return null;
    }

    static string Lines(string expected, string actual)
    {
        var left = expected.Split('\n');
        var right = actual.Split('\n');
        var head = 0;
        while (head < left.Length && head < right.Length && left[head] == right[head])
            head++;
        var tail = 0;
        while (tail < left.Length - head && tail < right.Length - head && left[^(tail + 1)] == right[^(tail + 1)])
            tail++;

        ImmutableArray<string> lines =
        [
            $"  line {head + 1}",
            .. left[head..^tail].Select(line => $"- {Visible(line)}"),
            .. right[head..^tail].Select(line => $"+ {Visible(line)}"),
        ];
        return string.Join("\n", lines);
    }

    static string Visible(string line)
    {
        var trimmed = line.TrimEnd();
        var blanks = line[trimmed.Length..].Replace(' ', '·').Replace("\r", "<CR>", StringComparison.Ordinal);
        return trimmed + blanks.Replace("\t", "<TAB>", StringComparison.Ordinal);
    }
}
