using System.Text;
using System.Text.RegularExpressions;
using SessionGuard.Analyzers.Tests.Docs;

namespace SessionGuard.Analyzers.Tests.Recall;

/// <summary>The tables of docs/recall.md.</summary>
static class RecallPage
{
    public const string Path = "docs/recall.md";

    public static void Write(IReadOnlyList<Outcome> outcomes, int sources)
    {
        var file = System.IO.Path.Combine(Pages.Root, Path);
        var text = File.ReadAllText(file).ReplaceLineEndings("\n");
        foreach (var (section, written) in Sections(outcomes, sources))
            text = Replace(text, section, written);
        File.WriteAllText(file, text);
    }

    /// <summary>The reasons that the page gives, by survivor class; they are written by hand, and kept when the tables are written anew.</summary>
    public static IReadOnlyDictionary<(string Operator, string Kind), string> Reasons() => Pages.Section(Path, "survivors")!.Split('\n')
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
        .Skip(1)
        .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))
        .Where(cells => cells is [_, _, _, not ""])
        .ToDictionary(cells => (cells[0], cells[1]), cells => cells[3]);

    /// <summary>What stands between the marks of each section.</summary>
    public static IReadOnlyList<(string Section, string Text)> Sections(IReadOnlyList<Outcome> outcomes, int sources) =>
        [("figures", Figures(outcomes, sources)), ("operators", Operators(outcomes)), ("unmeasured", Unmeasured(outcomes)), ("survivors", SurvivorRows(outcomes))];

    static string Figures(IReadOnlyList<Outcome> outcomes, int sources) =>
        $"{outcomes.Count} mutants of {sources} sources; {outcomes.Count(outcome => outcome.IsFlagged)} are flagged: **{Percent(outcomes)}**.\n";

    static string Operators(IReadOnlyList<Outcome> outcomes)
    {
        var table = new StringBuilder("| What is done to the code | Expected | Mutants | Flagged | |\n|---|---|---|---|---|\n");
        foreach (var group in outcomes.GroupBy(outcome => outcome.Operator).OrderBy(group => group.Key.Expected[0], StringComparer.Ordinal).ThenBy(group => group.Key.Name, StringComparer.Ordinal))
            table.Append($"| {group.Key.Name} | {string.Join(", ", group.Key.Expected)} | {group.Count()} | {group.Count(outcome => outcome.IsFlagged)} | {Percent([.. group])} |\n");
        return table.ToString();
    }

    static string Unmeasured(IReadOnlyList<Outcome> outcomes)
    {
        var rules = RuleTables.Rules.Select(rule => rule.Id).Except(outcomes.SelectMany(outcome => outcome.Operator.Expected)).ToArray();
        return rules.Length == 0 ? "Every rule is expected by one of them.\n" : $"Not measured, because no break was written for them: {string.Join(", ", rules)}.\n";
    }

    static string SurvivorRows(IReadOnlyList<Outcome> outcomes)
    {
        var reasons = Reasons();
        var table = new StringBuilder("| What is done to the code | Where | Survivors | Reason |\n|---|---|---|---|\n");
        foreach (var group in outcomes.Where(outcome => !outcome.IsFlagged).GroupBy(outcome => outcome.Class).OrderBy(group => group.Key))
            table.Append($"| {group.Key.Operator} | {group.Key.Kind} | {group.Count()} of {outcomes.Count(outcome => outcome.Class == group.Key)} | {reasons.GetValueOrDefault(group.Key, "")} |\n");
        return table.ToString();
    }

    static string Percent(IReadOnlyList<Outcome> outcomes) => $"{100 * outcomes.Count(outcome => outcome.IsFlagged) / outcomes.Count} %";

    static string Replace(string text, string section, string by) => Regex.Replace(
        text, $"(?<=<!-- {section} -->\n).*?(?=<!-- /{section} -->)", by.Replace("$", "$$", StringComparison.Ordinal), RegexOptions.Singleline);
}
