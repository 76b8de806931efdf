using SessionGuard.Package.Tests.Support;
using Xunit;

namespace SessionGuard.Package.Tests.Packages;

public sealed class PackageContentTests(PackageFeed feed)
{
    [Fact]
    public async Task AnalyzerPackage_HoldsTwoAssembliesPresetsAndNothingElse() => Assert.Equal(
        [
            "README.md",
            "SessionGuard.Analyzers.nuspec",
            "analyzers/dotnet/cs/SessionGuard.Analyzers.dll",
            "analyzers/dotnet/cs/SessionGuard.CodeFixes.dll",
            "buildTransitive/SessionGuard.Analyzers.props",
            "buildTransitive/SessionGuard.Analyzers.targets",
            "buildTransitive/presets/0.1/all.globalconfig",
            "buildTransitive/presets/0.1/minimum.globalconfig",
            "buildTransitive/presets/0.1/none.globalconfig",
            "buildTransitive/presets/0.1/recommended.globalconfig",
        ],
        await feed.FilesOfAsync("SessionGuard.Analyzers"));

    [Fact]
    public async Task RuntimePackage_HoldsTheLibraryAndItsDocumentation() => Assert.Equal(
        ["README.md", "SessionGuard.nuspec", "lib/net10.0/SessionGuard.dll", "lib/net10.0/SessionGuard.xml"],
        await feed.FilesOfAsync("SessionGuard"));

    [Fact]
    public async Task AnalyzerPackage_DependsOnNothing() =>
        Assert.DoesNotContain("<dependency ", await feed.TextOfAsync("SessionGuard.Analyzers", "SessionGuard.Analyzers.nuspec"), StringComparison.Ordinal);

    [Fact]
    public async Task RuntimePackage_DependsOnAbstractionsAndBringsTheAnalyzers()
    {
        var nuspec = await feed.TextOfAsync("SessionGuard", "SessionGuard.nuspec");
        var dependencies = nuspec.Split("<dependency id=\"").Skip(1).Select(part => part[..part.IndexOf('"', StringComparison.Ordinal)]).Order(StringComparer.Ordinal).ToArray();
        Assert.Contains("SessionGuard.Analyzers", dependencies);
        Assert.All(dependencies.Where(id => id != "SessionGuard.Analyzers"), id => Assert.EndsWith(".Abstractions", id, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("minimum")]
    public void Presets_NameEveryRuleOfTheTable(string preset)
    {
        var rules = File.ReadAllLines(Repository.PathOf("src", "Analyzers", "AnalyzerReleases.Unshipped.md"))
            .Where(line => line.StartsWith("SES", StringComparison.Ordinal)).Select(line => line[..7]).ToArray();
        var text = File.ReadAllText(Repository.PathOf("src", "CodeFixes", "Package", "presets", "0.1", preset + ".globalconfig"));
        Assert.NotEmpty(rules);
        Assert.All(rules, rule => Assert.Contains($"dotnet_diagnostic.{rule}.severity = ", text, StringComparison.Ordinal));
    }
}
