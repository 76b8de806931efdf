using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Verifier;

/// <summary>The face that rule tests see.</summary>
public class VerifyTests
{
    static readonly VerifyOptions bad = new() { Analyzers = [new BadMethodAnalyzer()], CodeFixes = [new GoodFix()] };

    [Fact]
    public Task Fix_PassesWithPreludeAndLibrariesAtHand() => Verify.Fix(
        "class Users { /* kept */ void {|BAD1:Bad|}() => Log(new AppDbContext().Users); }",
        "class Users { /* kept */ void Good() => Log(new AppDbContext().Users); }", bad);

    [Fact]
    public Task Fix_CoversFurtherDocuments() => Verify.Fix(
        "class A { void {|BAD1:Bad|}() { } }", "class A { void Good() { } }",
        bad with { MoreSources = ["class B { void {|BAD1:Bad|}() { } }"], MoreFixedSources = ["class B { void Good() { } }"] });

    [Fact]
    public Task Fix_IsTriedWithACommentOnEveryLine() => Refusal.Of(
        () => Verify.Fix(
            "class A\n{\n    void {|BAD1:Bad|}() { }\n}\n", "class A\n{\n    void Good() { }}\n",
            bad with { CodeFixes = [new TrailingTriviaLosingFix()] }),
        "With a comment at the end of every line", "// kept 2");

    [Fact]
    public Task Fix_MayLoseCommentsWhereTheTestSaysSo() => Verify.Fix(
        "class A\n{\n    void {|BAD1:Bad|}() { }\n}\n", "class A\n{\n    void Good() { }}\n",
        bad with { CodeFixes = [new TrailingTriviaLosingFix()], CommentsMayGo = true });

    [Fact]
    public Task NoFix_PassesWhereNoneIsOffered() => Verify.NoFix("class A { void {|BAD1:Bad|}() { } }", bad with { CodeFixes = [] });

    [Fact]
    public Task NoFix_RefusesAnOffer() => Refusal.Of(() => Verify.NoFix("class A { void {|BAD1:Bad|}() { } }", bad), "No fix is expected");

    [Fact]
    public Task Fix_ChoosesByKeyAndKnowsNoFixAll() => Verify.Fix(
        "class A { void {|BAD1:Bad|}() { } }", "class A { void Best() { } }",
        bad with { CodeFixes = [new TwoActionsFix()], EquivalenceKey = "best", FixAll = FixAllSupport.None });

    [Fact]
    public Task ExpectedResult_StandsBesideTheMarkup() => Verify.Analyzer(
        "class {|#1:A|} { void {|#0:Bad|}() { } }",
        bad with { Expected = [new DiagnosticResult(BadMethodAnalyzer.Rule).WithLocation(0).WithLocation(1).WithArguments("Bad", "A")] });

    [Fact]
    public Task SessionCode_BringsItsReferences() => Refusal.Of(
        () => Verify.Analyzer("class A { AppDbContext db; }", SessionCode.Of(Library.NHibernate)), "CS0246", "AppDbContext");

    [Theory]
    [InlineData(LanguageVersions.CSharp11, "4.4")]
    [InlineData(LanguageVersions.CSharp12, "4.8")]
    [InlineData(LanguageVersions.CSharp13, "4.12")]
    [InlineData(LanguageVersions.CSharp14, "5.0")]
    [InlineData(LanguageVersion.Latest, "1.0")]
    public void Language_IsHostedSinceItsRoslyn(LanguageVersion language, string roslyn) =>
        Assert.Equal(typeof(CSharpCompilation).Assembly.GetName().Version >= new Version(roslyn), LanguageVersions.IsHosted(language));

    [Theory]
    [InlineData("class A(User user) { }", true)]
    [InlineData("class {|SES1001:A|}<T>(List<T> users) : B(users) where T : User { }", true)]
    [InlineData("record A(User User); record class B(User User); class C : B { C(User user) : base(user) { } }", false)]
    public void PrimaryConstructor_IsSeen(string source, bool seen) =>
        Assert.Equal(seen, LanguageVersions.NeededBy(source) == LanguageVersions.CSharp12);

    [Fact]
    public Task GlobalConfig_ReachesAnalyzers() => Verify.Analyzer(
        "class {|BAD2:X|} { }", new() { Analyzers = [new ConfiguredAnalyzer()], GlobalConfig = "bad.names = X" });

    [Fact]
    public Task PrimaryConstructor_CompilesWhereTheHostKnowsIt() =>
        Verify.Analyzer("class A(User user) { string Name => user.Name; }", new() { LanguageVersion = LanguageVersions.CSharp12 });

    [Fact]
    public Task OlderLanguage_IsParsedAsSuch() => Verify.Analyzer(
        "{|CS8773:namespace|} N;", new() { LanguageVersion = LanguageVersion.CSharp9, WithPrelude = false });

    [Fact]
    public void ProductsRules_AreFoundByAttribute()
    {
        Assert.All(Product.Analyzers, analyzer => Assert.Equal("SessionGuard.Analyzers", analyzer.GetType().Assembly.GetName().Name));
        Assert.All(Product.CodeFixes, fix => Assert.Equal("SessionGuard.CodeFixes", fix.GetType().Assembly.GetName().Name));
    }
}
