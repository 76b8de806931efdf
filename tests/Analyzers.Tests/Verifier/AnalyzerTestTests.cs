using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;
using VerifyBad = Microsoft.CodeAnalysis.CSharp.Testing.CSharpAnalyzerVerifier<
    SessionGuard.Analyzers.Tests.Verifier.BadMethodAnalyzer, Microsoft.CodeAnalysis.Testing.DefaultVerifier>;

namespace SessionGuard.Analyzers.Tests.Verifier;

/// <summary>What a test of an analyzer accepts, and what it refuses.</summary>
public class AnalyzerTestTests
{
    [Theory]
    [InlineData("class A { void [|Bad|]() { } }")]
    [InlineData("class A { void {|BAD1:Bad|}() { } }")]
    [InlineData("class A { void Fine() { } }")]
    [InlineData("class A { void Fine() { {|CS0103:missing|}(); } }")]
    public Task ExpectedDiagnostics_Pass(string source) => VerifyBad.VerifyAnalyzerAsync(source);

    [Fact]
    public Task ExplicitResult_PassesWithAllItsParts() => VerifyBad.VerifyAnalyzerAsync(
        "class {|#1:A|} { void {|#0:Bad|}() { } }",
        VerifyBad.Diagnostic("BAD1").WithLocation(0).WithLocation(1).WithArguments("Bad", "A").WithSeverity(DiagnosticSeverity.Warning));

    [Fact]
    public Task ExplicitSpan_Passes() => VerifyBad.VerifyAnalyzerAsync(
        "class A { void Bad() { } }",
        VerifyBad.Diagnostic().WithSpan(1, 16, 1, 19).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations));

    [Fact]
    public Task MissingDiagnostic_IsRefused() =>
        Refused("class A { void [|Fine|]() { } }", "missing    /0/Test0.cs(1,16): BAD1", "class A { void Fine() { } }");

    [Fact]
    public Task UnexpectedDiagnostic_IsRefusedWithMarkupToPaste() => Refused(
        "class A { void Bad() { } }",
        "unexpected /0/Test0.cs(1,16): Warning BAD1: Method 'Bad' of 'A' is bad", "class A { void {|BAD1:Bad|}() { } }");

    [Fact]
    public Task OtherSpan_IsRefused() => Refused("class A { [|void|] Bad() { } }", "missing", "unexpected");

    [Fact]
    public Task OtherMessage_IsRefused() => Refusal.Of(
        () => VerifyBad.VerifyAnalyzerAsync(
            "class {|#1:A|} { void {|#0:Bad|}() { } }", VerifyBad.Diagnostic().WithLocation(0).WithLocation(1).WithArguments("Bad", "B")),
        "different", "Method 'Bad' of 'A' is bad", "Method 'Bad' of 'B' is bad");

    [Fact]
    public Task OtherSeverity_IsRefused() => Refusal.Of(
        () => VerifyBad.VerifyAnalyzerAsync(
            "class {|#1:A|} { void {|#0:Bad|}() { } }",
            VerifyBad.Diagnostic().WithLocation(0).WithLocation(1).WithSeverity(DiagnosticSeverity.Error)),
        "severity is Warning, expected Error");

    [Fact]
    public Task MissingAdditionalLocation_IsRefused() => Refusal.Of(
        () => VerifyBad.VerifyAnalyzerAsync("class A { void {|#0:Bad|}() { } }", VerifyBad.Diagnostic().WithLocation(0)),
        "missing", "additional locations");

    [Fact]
    public Task CompileError_IsRefused() => Refused("class A { void Fine() { missing(); } }", "Error CS0103");

    [Fact]
    public Task AnalyzerThatThrows_IsRefused() => Refusal.Of(
        () => CSharpAnalyzerVerifier<ThrowingAnalyzer, DefaultVerifier>.VerifyAnalyzerAsync("class A { void Bad() { } }"),
        "AD0001", "ThrowingAnalyzer", "broken rule");

    [Fact]
    public Task UnclosedMarkup_IsRefused() => Assert.ThrowsAsync<InvalidOperationException>(
        () => VerifyBad.VerifyAnalyzerAsync("class A { void [|Bad() { } }"));

    [Theory]
    [InlineData("X", "class {|BAD2:X|} { } class Y { }")]
    [InlineData("Y", "class X { } class {|BAD2:Y|} { }")]
    public Task EditorConfig_ReachesAnalyzersThatAreOffByDefault(string name, string source)
    {
        var test = new CSharpAnalyzerTest<ConfiguredAnalyzer, DefaultVerifier> { TestCode = source };
        test.TestState.AnalyzerConfigFiles.Add(("/0/.editorconfig", $"root = true\n[*.cs]\nbad.names = {name}\n"));
        return test.RunAsync();
    }

    [Fact]
    public Task DisabledDiagnostic_IsNotReported()
    {
        var test = new CSharpAnalyzerTest<BadMethodAnalyzer, DefaultVerifier> { TestCode = "class A { void Bad() { } }" };
        test.DisabledDiagnostics.Add("BAD1");
        return test.RunAsync();
    }

    [Fact]
    public Task ProjectReferencedAsSource_IsAnalyzedToo()
    {
        var test = new CSharpAnalyzerTest<BadMethodAnalyzer, DefaultVerifier> { TestCode = "class A : Base { void [|Bad|]() { } }" };
        test.TestState.AdditionalProjects["Library"].Sources.Add("public class Base { void [|Bad|]() { } }");
        test.TestState.AdditionalProjectReferences.Add("Library");
        return test.RunAsync();
    }

    [Fact]
    public Task TopLevelStatements_MakeAProgram() =>
        VerifyBad.VerifyAnalyzerAsync("System.Console.WriteLine(); class A { void [|Bad|]() { } }");

    [Fact]
    public Task CompilerWarning_IsIgnoredUnlessMarked() =>
        VerifyBad.VerifyAnalyzerAsync("class A { int f; void G() { int {|CS0168:y|}; } }");

    [Fact]
    public async Task RuleThatIsOffByDefault_RunsWhereTheMarkupNamesIt()
    {
        var options = new VerifyOptions { Analyzers = [new ConfiguredAnalyzer(), new BadMethodAnalyzer()], EditorConfig = "bad.names = X" };
        await Verify.Analyzer("class X { }", options);
        await Verify.Analyzer("class X { }", options with { Analyzers = [new ConfiguredAnalyzer()] });
        await Verify.Analyzer("class {|BAD2:X|} { void {|BAD1:Bad|}() { } }", options);
        await Refusal.Of(() => Verify.Analyzer("class X { }", options with { Enable = ["BAD2"] }), "unexpected", "BAD2");
    }

    [Fact]
    public Task OtherRules_AreIgnoredWhereOnlyOneIsAskedFor() => Verify.Analyzer(
        "class X { void Bad() { } }", new() { Analyzers = [new BadMethodAnalyzer(), new ConfiguredAnalyzer()], Only = ["BAD2"] });

    static Task Refused(string source, params string[] says) => Refusal.Of(() => VerifyBad.VerifyAnalyzerAsync(source), says);
}
