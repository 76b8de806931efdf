using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Docs;

/// <summary>Whatever lists the rules says what their descriptors say.</summary>
public class RuleTableTests
{
    /// <summary>SESSIONGUARD_WRITE_TABLES=1 writes the tables instead of comparing them.</summary>
    static RuleTableTests()
    {
        if (Environment.GetEnvironmentVariable("SESSIONGUARD_WRITE_TABLES") == "1")
            RuleTables.Write();
    }

    public static TheoryData<string> Ids => [.. RuleTables.Rules.Select(rule => rule.Id)];

    [Theory, MemberData(nameof(Ids))]
    public void Page_SaysWhatTheDescriptorSays(string id)
    {
        var rule = RuleTables.Rules.Single(rule => rule.Id == id);
        var page = $"{Pages.RuleDirectory}/{id}.md";
        Assert.True(Pages.Exists(page), $"{page} is missing.");
        Assert.StartsWith($"# {id}: {rule.Title}\n", Pages.Read(page));
        Assert.Equal(RuleTables.Header(rule), Pages.Header(page));
        Assert.EndsWith("/" + page, rule.HelpLinkUri);
    }

    [Theory, MemberData(nameof(Ids))]
    public void Page_HasEverySection(string id)
    {
        var headings = Regex.Matches(Pages.Read($"{Pages.RuleDirectory}/{id}.md"), "^## (.+)$", RegexOptions.Multiline).Select(match => match.Groups[1].Value);
        Assert.Equal(["Why", "Examples", "Fix", "Not reported", "Limits", "Options", "How to suppress"], headings);
    }

    [Fact]
    public void EveryRulePage_IsOfARule() => Assert.Equal(
        RuleTables.Rules.Select(rule => $"{Pages.RuleDirectory}/{rule.Id}.md"),
        Pages.All.Where(page => page.StartsWith(Pages.RuleDirectory + "/", StringComparison.Ordinal)));

    [Theory]
    [InlineData("README.md", "docs/rules")]
    [InlineData("docs/README.md", "rules")]
    public void Index_ListsTheRules(string page, string ruleDirectory)
    {
        var table = RuleTables.Index(ruleDirectory);
        Assert.True(
            Pages.Section(page, "rules") == table,
            $"The table between <!-- rules --> and <!-- /rules --> in {page} must be:\n\n{table}\n");
    }

    [Theory]
    [InlineData("## By mistake")]
    [InlineData("## By library")]
    public void DocumentationIndex_NamesEveryRule(string heading)
    {
        var text = Pages.Read("docs/README.md");
        var section = text[text.IndexOf(heading, StringComparison.Ordinal)..];
        section = section.IndexOf("\n## ", heading.Length, StringComparison.Ordinal) is var end and > 0 ? section[..end] : section;
        var named = Regex.Matches(section, @"rules/(SES\d{4})\.md").Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(RuleTables.Rules.Select(rule => rule.Id), named);
    }

    [Fact]
    public void ReleaseNotes_ListTheRules()
    {
        var rows = new[] { "Shipped", "Unshipped" }
            .SelectMany(name => Pages.Read($"src/Analyzers/AnalyzerReleases.{name}.md").Split('\n'))
            .Where(line => line.StartsWith("SES", StringComparison.Ordinal));
        Assert.Equal(RuleTables.Rules.Select(RuleTables.ReleaseRow), rows.Order(StringComparer.Ordinal));
    }
}
