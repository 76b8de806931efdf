using System.Text.RegularExpressions;

namespace SessionGuard.Analyzers.Tests.Docs;

/// <summary>The repository's Markdown pages, found from wherever the tests were built to.</summary>
static class Pages
{
    public static string Root { get; } = FindRoot();

    /// <summary>README.md and every page under docs/, by path from the root.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "README.md",
        .. Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    public static string RuleDirectory => "docs/rules";

    public static string Read(string page) => File.ReadAllText(Path.Combine(Root, page)).ReplaceLineEndings("\n");

    public static bool Exists(string page) => File.Exists(Path.Combine(Root, page));

    /// <summary>What stands between <c>&lt;!-- name --&gt;</c> and <c>&lt;!-- /name --&gt;</c>.</summary>
    public static string? Section(string page, string name) =>
        Regex.Match(Read(page), $@"<!-- {name} -->\n(?<text>.*?)<!-- /{name} -->", RegexOptions.Singleline) is { Success: true } match
            ? match.Groups["text"].Value.Trim('\n')
            : null;

    /// <summary>The rows of the first table below the title, as key and value.</summary>
    public static IReadOnlyDictionary<string, string> Header(string page) => Read(page).Split('\n')
        .SkipWhile(line => !line.StartsWith('|'))
        .TakeWhile(line => line.StartsWith('|'))
        .Select(line => line.Trim('|', ' ').Split('|', 2, StringSplitOptions.TrimEntries))
        .Where(cells => cells is [not "", not ""] && !cells[0].StartsWith('-'))
        .ToDictionary(cells => cells[0], cells => cells[1], StringComparer.Ordinal);

    static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Analyzers.sln")))
                return directory.FullName;
        }

        throw new InvalidOperationException($"Analyzers.sln is in no directory above {AppContext.BaseDirectory}.");
    }
}
