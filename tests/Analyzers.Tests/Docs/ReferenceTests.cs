using System.Text.RegularExpressions;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Docs;

/// <summary>Links lead somewhere, and the configuration page names exactly what the analyzers read.</summary>
public class ReferenceTests
{
    public static TheoryData<string> AllPages => [.. Pages.All];

    [Theory, MemberData(nameof(AllPages))]
    public void RelativeLinks_LeadToFilesAndHeadings(string page)
    {
        var text = Regex.Replace(Pages.Read(page), "^```.*?^```$", "", RegexOptions.Singleline | RegexOptions.Multiline);
        foreach (var target in Regex.Matches(text, @"(?:\]\(|src=""|srcset="")(?<target>[^)""\s]+)").Select(match => match.Groups["target"].Value))
        {
            if (target.Contains("://", StringComparison.Ordinal))
                continue;
            var parts = target.Split('#', 2);
            var path = parts[0] == "" ? page : Path.Combine(Path.GetDirectoryName(page)!, parts[0]);
            var full = Path.GetFullPath(Path.Combine(Pages.Root, path));
            Assert.True(File.Exists(full) || Directory.Exists(full), $"{page} links to {target}, which is not there.");
            if (parts is [_, var anchor])
                Assert.Contains(anchor, AnchorsOf(File.ReadAllText(full)));
        }
    }

    [Fact]
    public void ConfigurationKeys_AreThoseThatAreRead() => Assert.Equal(
        Found("src/Analyzers/Model/ModelOptions.cs", @"""(?<name>[a-z]+(?:_[a-z]+)+)"""),
        Found("docs/configuration.md", @"^\| `sessionguard\.(?<name>[a-z_]+)`"));

    [Fact]
    public void Attributes_AreThoseThatAreRead() => Assert.Equal(
        Directory.EnumerateFiles(Path.Combine(Pages.Root, "src/Analyzers"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(path => Found(Path.GetRelativePath(Pages.Root, path), @"""(?<name>[A-Z]\w+)Attribute""(?! \})"))
            .Distinct()
            .Order(StringComparer.Ordinal),
        Found("docs/configuration.md", @"^\| `\[(?<name>\w+)\]`"));

    static IEnumerable<string> Found(string page, string pattern) =>
        Regex.Matches(Pages.Read(page), pattern, RegexOptions.Multiline).Select(match => match.Groups["name"].Value).Distinct().Order(StringComparer.Ordinal);

    static IEnumerable<string> AnchorsOf(string text) => Regex.Matches(text, "^#+ (.+)$", RegexOptions.Multiline)
        .Select(match => Regex.Replace(match.Groups[1].Value.Trim().ToLowerInvariant(), @"[^\w\- ]", "").Replace(' ', '-'));
}
