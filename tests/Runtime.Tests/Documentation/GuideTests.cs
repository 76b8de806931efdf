using System.Runtime.CompilerServices;

namespace SessionGuard.Tests;

/// <summary>Every code block of docs/session.md is a region of GuideExamples.cs, which the tests run: the guide cannot drift from the library.</summary>
public sealed class GuideTests
{
    [Fact]
    public void EveryCodeBlock_IsCodeThatRuns()
    {
        var examples = Examples(File.ReadAllLines(Path.Combine(Folder(), "GuideExamples.cs")));
        var blocks = Blocks(File.ReadAllLines(Path.Combine(Folder(), "../../../docs/session.md")));
        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.Contains(block, examples));
        Assert.Equal(examples.Count, blocks.Count);
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    private static List<string> Examples(string[] lines)
    {
        var examples = new List<string>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].TrimStart().StartsWith("// example:", StringComparison.Ordinal))
                continue;
            var end = Array.FindIndex(lines, i, l => l.Trim() == "// end");
            examples.Add(Normalized(lines[(i + 1)..end]));
        }

        return examples;
    }

    private static List<string> Blocks(string[] lines)
    {
        var blocks = new List<string>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Trim() != "```csharp")
                continue;
            var end = Array.FindIndex(lines, i + 1, l => l.Trim() == "```");
            blocks.Add(Normalized(lines[(i + 1)..end]));
            i = end;
        }

        return blocks;
    }

    private static string Normalized(string[] lines) => string.Join("\n", lines.Select(l => l.Trim())).Trim();
}
