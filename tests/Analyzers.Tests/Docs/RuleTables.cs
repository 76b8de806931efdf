using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using SessionGuard.Testing;

namespace SessionGuard.Analyzers.Tests.Docs;

/// <summary>The tables that list the rules, as the descriptors say they must be.</summary>
static class RuleTables
{
    static readonly string presets = Directory.EnumerateDirectories(Path.Combine(Pages.Root, "src/CodeFixes/Package/presets"))
        .MaxBy(path => Version.Parse(Path.GetFileName(path)))!;

    public static IEnumerable<DiagnosticDescriptor> Rules => Product.Descriptors.OrderBy(rule => rule.Id, StringComparer.Ordinal);

    /// <summary>The table of README.md and docs/README.md; <paramref name="ruleDirectory"/> is the link's way to the rule pages.</summary>
    public static string Index(string ruleDirectory)
    {
        var table = new StringBuilder("| Rule | What it finds | Category | Severity | Presets |\n|---|---|---|---|---|\n");
        foreach (var rule in Rules)
            table.Append($"| [{rule.Id}]({ruleDirectory}/{rule.Id}.md) | {rule.Title} | {Category(rule)} | {Severity(rule)} | {PresetsOf(rule)} |\n");
        return table.ToString().TrimEnd('\n');
    }

    /// <summary>The rows at the head of a rule's page.</summary>
    public static IReadOnlyDictionary<string, string> Header(DiagnosticDescriptor rule) => new Dictionary<string, string>
    {
        ["Title"] = rule.Title.ToString(),
        ["Category"] = Category(rule),
        ["Severity"] = Severity(rule),
        ["Presets"] = PresetsOf(rule),
    };

    public static string ReleaseRow(DiagnosticDescriptor rule) =>
        $"{rule.Id} | {rule.Category} | {(rule.IsEnabledByDefault ? rule.DefaultSeverity.ToString() : "Disabled")} | {rule.Title}";

    /// <summary>
    /// Writes what lists the rules anew: the tables, the release notes, and the presets. Which rules preset Minimum has on is kept: that is decided there.
    /// </summary>
    public static void Write()
    {
        foreach (var (page, directory) in new[] { ("README.md", "docs/rules"), ("docs/README.md", "rules") })
        {
            Rewrite(Path.Combine(Pages.Root, page), text => Regex.Replace(
                text, "(?<=<!-- rules -->\n).*?(?=<!-- /rules -->)", Index(directory).Replace("$", "$$", StringComparison.Ordinal) + "\n", RegexOptions.Singleline));
        }

        Rewrite(Path.Combine(Pages.Root, "src/Analyzers/AnalyzerReleases.Unshipped.md"), text => Listed(text, "SES", ReleaseRow));
        Rewrite(Path.Combine(presets, "none.globalconfig"), text => Listed(text, "dotnet_diagnostic.", rule => Line(rule, "none")));
        Rewrite(Path.Combine(presets, "minimum.globalconfig"), text =>
            Listed(text, "dotnet_diagnostic.", rule => text.Contains(Line(rule, "warning"), StringComparison.Ordinal) ? Line(rule, "warning") : Line(rule, "none")));
        Rewrite(Path.Combine(presets, "all.globalconfig"), text =>
            Listed(text, "dotnet_diagnostic.", rule => rule.IsEnabledByDefault ? null : Line(rule, "suggestion")));

        static string Line(DiagnosticDescriptor rule, string severity) => $"dotnet_diagnostic.{rule.Id}.severity = {severity}";

        static string Listed(string text, string start, Func<DiagnosticDescriptor, string?> row)
        {
            var kept = text.Split('\n').Where(line => !line.StartsWith(start, StringComparison.Ordinal));
            return string.Join('\n', kept).TrimEnd('\n') + (start == "SES" ? "\n" : "\n\n") + string.Concat(Rules.Select(row).OfType<string>().Select(line => line + "\n"));
        }

        static void Rewrite(string file, Func<string, string> edit) => File.WriteAllText(file, edit(File.ReadAllText(file).ReplaceLineEndings("\n")));
    }

    static string Category(DiagnosticDescriptor rule) => rule.Category[(rule.Category.IndexOf('.') + 1)..];

    static string Severity(DiagnosticDescriptor rule) => (rule.IsEnabledByDefault, rule.DefaultSeverity) switch
    {
        (false, _) => "off",
        (_, DiagnosticSeverity.Info) => "suggestion",
        var (_, severity) => severity.ToString().ToLowerInvariant(),
    };

    static string PresetsOf(DiagnosticDescriptor rule) =>
        string.Join(", ", new[] { "Minimum", "Recommended", "All" }.Where(preset => IsOn(rule, preset)));

    /// <summary>What a preset's file says of a rule; where it says nothing, the rule's own default.</summary>
    static bool IsOn(DiagnosticDescriptor rule, string preset)
    {
        var key = $"dotnet_diagnostic.{rule.Id}.severity = ";
        var line = File.ReadLines(Path.Combine(presets, preset.ToLowerInvariant() + ".globalconfig"))
            .LastOrDefault(line => line.StartsWith(key, StringComparison.Ordinal));
        return line is null ? rule.IsEnabledByDefault : line[key.Length..].Trim() != "none";
    }
}
