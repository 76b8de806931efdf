using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Docs;

/// <summary>Every C# example of every page compiles, and the rules report exactly the lines that it marks.</summary>
public class CodeBlockTests
{
    /// <summary>Its blocks are parts of a program that the runtime's tests run.</summary>
    const string Guide = "docs/session.md";

    public static TheoryData<CodeBlock> Blocks => [.. Pages.All.Where(page => page != Guide).SelectMany(CodeBlock.Of)];

    [Theory, MemberData(nameof(Blocks))]
    public async Task MarkedLinesAndNoOthers_AreReported(CodeBlock block)
    {
        CompilationCapture capture = new();
        await Verify.Analyzer(block.Text, new() { Analyzers = [capture], EditorConfig = block.Config, LanguageVersion = block.Language });

        var reported = (await capture.AnalyzeAsync(Product.Analyzers))
            .Where(diagnostic => !diagnostic.IsSuppressed)
            .Select(diagnostic => (Line: block.PageLine(diagnostic.Location.GetLineSpan().StartLinePosition.Line), diagnostic.Id, Text: Text(diagnostic)))
            .OrderBy(diagnostic => diagnostic.Line)
            .ToList();
        var expected = block.Marked.Select(marked => (marked.Line, marked.Id));
        var actual = reported.Select(diagnostic => (diagnostic.Line, diagnostic.Id)).Distinct();
        Assert.True(
            expected.SequenceEqual(actual),
            $"{block}: the marked lines are not the reported ones.\nMarked:\n{Lines(expected)}\nReported:\n{Lines(reported)}");
    }

    [Fact]
    public void EveryRulePage_HasMarkedAndSilentExamples() => Assert.All(Product.Descriptors, rule =>
    {
        var blocks = CodeBlock.Of($"{Pages.RuleDirectory}/{rule.Id}.md").ToList();
        Assert.Contains(blocks, block => block.Marked.Any(marked => marked.Id == rule.Id));
        Assert.Contains(blocks, block => !block.Marked.Any());
        Assert.All(blocks.SelectMany(block => block.Marked), marked => Assert.Equal(rule.Id, marked.Id));
    });

    [Theory]
    [InlineData("class A(User user) { }", LanguageVersions.CSharp12)]
    [InlineData("class A { int[] b = [1]; }", LanguageVersions.CSharp12)]
    [InlineData("class A { [Obsolete] void B(int[] c) { c[0] = c[1]; } }", LanguageVersion.Latest)]
    public void NeededLanguage_IsSeen(string text, LanguageVersion needed) =>
        Assert.Equal(needed, CodeBlock.LanguageOf(text));

    static string Text(Diagnostic diagnostic) => diagnostic.GetMessage(CultureInfo.InvariantCulture);

    static string Lines<T>(IEnumerable<T> values) => string.Concat(values.Select(value => $"  {value}\n"));
}
