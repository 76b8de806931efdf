using System.Text.RegularExpressions;

namespace SessionGuard.Package.Tests.Support;

/// <summary>One diagnostic as a build prints it.</summary>
internal sealed partial record BuildDiagnostic(string File, int Line, string Severity, string Id, string Message)
{
    /// <summary>The diagnostics in a build's output, each once (a build repeats them in its summary).</summary>
    public static BuildDiagnostic[] In(CommandResult build) => build.Lines.Select(Parse).OfType<BuildDiagnostic>().Distinct().ToArray();

    private static BuildDiagnostic? Parse(string line)
    {
        var match = Printed().Match(line);
        return match.Success
            ? new BuildDiagnostic(
                match.Groups["file"].Value,
                match.Groups["line"].Success ? int.Parse(match.Groups["line"].Value) : 0,
                match.Groups["severity"].Value,
                match.Groups["id"].Value,
                match.Groups["message"].Value)
            : null;
    }

    [GeneratedRegex(@"^\s*(?<file>[^:(]+?|[A-Za-z]:[^:(]+?)(\((?<line>\d+),\d+(,\d+,\d+)?\))?\s*: (?<severity>warning|error) (?<id>[A-Z]+\d+)\s*: (?<message>.*?)( \[[^\]]+proj\])?$")]
    private static partial Regex Printed();
}
