using System.Globalization;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Docs;

/// <summary>The README's picture shows what the analyzers say.</summary>
public class PictureTests
{
    const int Middle = 440;
    const int LineHeight = 21;

    static readonly List<XElement> texts =
    [
        .. XDocument.Load(Path.Combine(Pages.Root, "docs/images/squiggle.svg"))
            .Descendants()
            .Where(element => element.Name.LocalName == "text"),
    ];

    [Fact]
    public async Task Before_IsReportedInTheWordsOfThePicture()
    {
        var diagnostic = Assert.Single(await Report(Code(x => x < Middle)));
        Assert.Equal("SES3001", diagnostic.Id);
        Assert.Equal("catch", diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan));
        Assert.Equal(
            $"{diagnostic.Id} {diagnostic.GetMessage(CultureInfo.InvariantCulture)}",
            string.Join(' ', texts.Where(text => ClassOf(text) == "says").Select(text => text.Value)));
    }

    [Fact]
    public Task After_IsWhatTheFixMakesOfIt() => Verify.Fix(
        Source(Code(x => x < Middle)).Replace("catch", "{|SES3001:catch|}", StringComparison.Ordinal),
        Source(Code(x => x > Middle)),
        new() { LanguageVersion = LanguageVersions.CSharp12 });

    static async Task<IEnumerable<Diagnostic>> Report(string body)
    {
        CompilationCapture capture = new();
        await Verify.Analyzer(Source(body), new() { Analyzers = [capture], LanguageVersion = LanguageVersions.CSharp12 });
        return await capture.AnalyzeAsync(Product.Analyzers);
    }

    /// <summary>The body's first line stays the source's, so that line numbers in messages are the picture's.</summary>
    static string Source(string body) => "class RegisterUser(Session session) { async Task Run(User user, Order welcome) { " + body + "} }";

    static string Code(Func<double, bool> column)
    {
        var lines = texts
            .Where(text => ClassOf(text) == "code" && column(Number(text, "x")))
            .ToDictionary(text => (int)Number(text, "y") / LineHeight, text => text.Value);
        return string.Concat(Enumerable.Range(lines.Keys.Min(), lines.Keys.Max() - lines.Keys.Min() + 1).Select(line => lines.GetValueOrDefault(line) + "\n"));
    }

    static string? ClassOf(XElement element) => element.Attribute("class")?.Value;

    static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
