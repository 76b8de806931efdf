using SessionGuard.Analyzers.Tests.Docs;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.State;

/// <summary>
/// SES5013 says of every query in the runtime's list what the list says of it; that the list is right the runtime's own tests find out by running it.
/// </summary>
public class QueryWithoutTranslationMirrorTests
{
    private const string Cases = "tests/Runtime.Tests/Proofs/TranslationCases.cs";
    private const string Model = "tests/Runtime.Tests/Support/Model.cs";

    [Fact]
    public async Task Rule_RefusesWhatTheRuntimeRefuses()
    {
        CompilationCapture capture = new();
        var text = "using SessionGuard;\n" + Pages.Read(Cases);
        await Verify.Analyzer(text, new()
        {
            Analyzers = [capture],
            References = References.SessionGuard,
            WithPrelude = false,
            LanguageVersion = LanguageVersions.CSharp12,
            MoreSources = ["global using System; global using System.Collections.Generic; global using System.Linq;", "using SessionGuard;\n" + Pages.Read(Model)],
        });
        var reported = (await capture.AnalyzeAsync(Product.Analyzers))
            .Where(diagnostic => diagnostic.Id == "SES5013" && diagnostic.Location.SourceTree!.ToString() == text)
            .Select(diagnostic => diagnostic.Location.GetLineSpan().StartLinePosition.Line)
            .ToHashSet();
        var lines = text.Split('\n');
        var wrong = lines.Index().Where(line => IsCase(line.Item) && line.Item.Contains("Refused(", StringComparison.Ordinal) != reported.Contains(line.Index)).Select(line => line.Item.Trim()).ToList();
        Assert.True(wrong.Count == 0, "The rule sees these otherwise:\n" + string.Join("\n", wrong));
        Assert.True(lines.Count(IsCase) > 100);
    }

    private static bool IsCase(string line) => line.TrimStart().StartsWith("Refused(() =>", StringComparison.Ordinal) || line.TrimStart().StartsWith("Accepted(() =>", StringComparison.Ordinal);
}
