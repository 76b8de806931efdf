using Microsoft.CodeAnalysis.Testing;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Verifier;

public class TestFileMarkupTests
{
    [Theory]
    [InlineData("a [|b|] c", "", "a b c", 2, 3)]
    [InlineData("a {|ID1:b|} c", "ID1", "a b c", 2, 3)]
    [InlineData("a {|#0:b|} c", "#0", "a b c", 2, 3)]
    [InlineData("a {|CS0103:|}c", "CS0103", "a c", 2, 2)]
    public void Span_IsTakenOut(string source, string name, string text, int start, int end)
    {
        var markup = TestFileMarkup.Parse(source);
        Assert.Equal(text, markup.Text);
        Assert.Equal([(name, TextSpan.FromBounds(start, end))], markup.Spans);
    }

    [Theory]
    [InlineData("int[] a = { }; if (a is [] || b) { }")]
    [InlineData("x = a || b; y = new[] { |")]
    [InlineData("var s = $$\"\"\"{{x}}\"\"\";")]
    public void WhatOnlyLooksLikeMarkup_Stays(string source) => Assert.Equal(source, TestFileMarkup.Parse(source).Text);

    [Fact]
    public void NestedSpans_AreBothFound()
    {
        var markup = TestFileMarkup.Parse("{|A:x {|#0:y|}|} [|z|]");
        Assert.Equal("x y z", markup.Text);
        Assert.Equal([("#0", new(2, 1)), ("A", new(0, 3)), ("", new(4, 1))], markup.Spans);
    }

    [Fact]
    public void Position_IsTakenOut() => Assert.Equal([2], TestFileMarkup.Parse("a $$b").Positions);

    [Theory]
    [InlineData("{|A:x {|B:y|}|} [|z|]")]
    [InlineData("{|A:x|}{|B:y|}")]
    [InlineData("{|A:{|B:x|} y|}")]
    [InlineData("a{|A:|}b")]
    public void Write_UndoesParse(string source)
    {
        var markup = TestFileMarkup.Parse(source);
        Assert.Equal(source, TestFileMarkup.Write(markup.Text, markup.Spans));
    }
}
