using System.Text.RegularExpressions;
using SessionGuard.Package.Tests.Support;
using Xunit;

namespace SessionGuard.Package.Tests.Samples;

/// <summary>The samples say what they find and show what they say: their marks are held against the build, their scenarios are run.</summary>
public sealed partial class SampleTests(SampleBuilds builds) : IClassFixture<SampleBuilds>
{
    /// <summary>The rules whose mistakes are run; those of the first six are made with several libraries.</summary>
    private static readonly string[] Shown = ["SES1001", "SES1003", "SES1004", "SES2001", "SES3001", "SES4001", "SES1006", "SES1008", "SES5003"];

    [Theory]
    [InlineData("Storefront.Mistakes")]
    [InlineData("Storefront")]
    public async Task Build_WarnsAtTheMarkedLinesAndNowhereElse(string sample)
    {
        var build = await builds.OfAsync(sample);
        var found = BuildDiagnostic.In(build.Result).Select(warning => $"{Path.GetRelativePath(Repository.Root, warning.File).Replace('\\', '/')}({warning.Line}): {warning.Id}");
        Assert.Equal(Listed(MarksIn(sample)), Listed(found));
    }

    [Fact]
    public void Mistakes_MakeEveryMistakeOfTheCatalogueOnce()
    {
        var shipped = Directory.EnumerateFiles(Repository.PathOf("docs", "rules"), "SES*.md").Select(page => Path.GetFileNameWithoutExtension(page)!);
        var marked = MarksIn("Storefront.Mistakes").Select(mark => mark[^7..]).ToLookup(id => id);
        Assert.Equal(Listed(shipped), Listed(marked.Select(marks => marks.Key)));
        Assert.All(marked.Where(marks => !Shown[..6].Contains(marks.Key)), marks => Assert.Single(marks));
    }

    [Fact]
    public void PutRight_MarksNothing() => Assert.Empty(MarksIn("Storefront"));

    [Fact]
    public void Both_HaveTheSameFiles()
    {
        Assert.Equal(Names("Storefront.Mistakes"), Names("Storefront"));

        static string[] Names(string sample) => SourcesOf(sample).Select(file => Path.GetRelativePath(Repository.PathOf("samples", sample), file)).Order(StringComparer.Ordinal).ToArray();
    }

    [Theory]
    [InlineData("Storefront.Mistakes")]
    [InlineData("Storefront")]
    public async Task Run_ShowsWhatItDescribes(string sample)
    {
        var build = await builds.OfAsync(sample);
        using var temp = new TempFolder();
        var run = await DotNet.RunAsync(
            temp.Path,
            ["exec", build.Program],
            TimeSpan.FromMinutes(1),
            [new("TMPDIR", temp.Path), new("TEMP", temp.Path), new("TMP", temp.Path)]);
        run.OrThrow();
        Assert.Equal(Shown, run.Lines.Where(line => Heading().IsMatch(line)).Select(line => line[..7]));
        Assert.Empty(Directory.EnumerateDirectories(temp.Path, "storefront-*"));
    }

    private static string Listed(IEnumerable<string> places) => string.Join('\n', places.Order(StringComparer.Ordinal));

    private static IEnumerable<string> MarksIn(string sample)
    {
        foreach (var file in SourcesOf(sample))
        {
            var name = Path.GetRelativePath(Repository.Root, file).Replace('\\', '/');
            var lines = File.ReadAllLines(file);
            for (var i = 0; i < lines.Length; i++)
            {
                foreach (Capture mark in Mark().Match(lines[i]).Groups["id"].Captures)
                    yield return $"{name}({i + 1}): {mark.Value}";
            }
        }
    }

    private static IEnumerable<string> SourcesOf(string sample)
    {
        var folder = Repository.PathOf("samples", sample);
        return Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"));
    }

    [GeneratedRegex(@"//(\s+(?<id>SES\d{4}))+\s*$")]
    private static partial Regex Mark();

    [GeneratedRegex(@"^SES\d{4}  \S")]
    private static partial Regex Heading();
}
