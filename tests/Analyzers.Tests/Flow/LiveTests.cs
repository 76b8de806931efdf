using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Tests.Docs;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Flow;

/// <summary>
/// Each rule speaks while one document is looked at, as an editor does it: from the semantic diagnostics of that document, with no end of the
/// compilation. What it is shown are the marked examples of its page.
/// </summary>
public class LiveTests
{
    public static TheoryData<CodeBlock> Examples =>
        [.. Product.Descriptors.SelectMany(rule => CodeBlock.Of($"{Pages.RuleDirectory}/{rule.Id}.md")).Where(block => block.Marked.Any())];

    [Theory, MemberData(nameof(Examples))]
    public async Task Rule_SpeaksInOneDocument(CodeBlock example)
    {
        CompilationCapture capture = new();
        await Verify.Analyzer(example.Text, new() { Analyzers = [capture], EditorConfig = example.Config, LanguageVersion = example.Language });
        var found = await capture.AnalyzeDocumentAsync(Product.Analyzers, example.Text);
        Assert.Equal(
            example.Marked.Select(mark => mark.Id).Distinct().Order(StringComparer.Ordinal),
            found.Select(diagnostic => diagnostic.Id).Distinct().Order(StringComparer.Ordinal));
    }
}
