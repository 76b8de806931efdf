using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
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

    static readonly DocumentationMode[] Comments = typeof(SymbolAnalysisContext).GetProperty("FilterTree") is null ? [DocumentationMode.Parse] : [DocumentationMode.Parse, DocumentationMode.None];

    [Theory, MemberData(nameof(Examples))]
    public async Task Rule_SpeaksInOneDocument(CodeBlock example)
    {
        CompilationCapture capture = new();
        await Verify.Analyzer(example.Text, new() { Analyzers = [capture], EditorConfig = example.Config, LanguageVersion = example.Language });

        // A compiler that is not asked for documentation reads no comments, and tells then less of a document that is looked at alone.
        foreach (var comments in Comments)
        {
            if (comments == DocumentationMode.None && !CSharpSyntaxTree.ParseText(example.Text).GetRoot().DescendantNodes().OfType<BaseTypeDeclarationSyntax>().Any())
                continue; // top-level statements alone
            var found = await capture.AnalyzeDocumentAsync(Product.Analyzers, example.Text, comments: comments);
            Assert.True(found.Length > 0, comments.ToString());
            Assert.Equal(
                example.Marked.Select(mark => mark.Id).Distinct().Order(StringComparer.Ordinal),
                found.Select(diagnostic => diagnostic.Id).Distinct().Order(StringComparer.Ordinal));
        }
    }
}
