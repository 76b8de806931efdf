using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Verifier;

/// <summary>A good fix passes; each fault is refused, and the message says which.</summary>
public class CodeFixTestTests
{
    const string Source = """
        class One
        {
            // kept
            void [|Bad|]() { }
        }
        class Two { void [|Bad|]() { } }
        """;

    const string FixedSource = """
        class One
        {
            // kept
            void Good() { }
        }
        class Two { void Good() { } }
        """;

    [Fact]
    public Task GoodFix_Passes() => Test<GoodFix>().RunAsync();

    [Fact]
    public Task GoodFix_PassesByTheStaticVerifier() =>
        CSharpCodeFixVerifier<BadMethodAnalyzer, GoodFix, DefaultVerifier>.VerifyCodeFixAsync(Source, FixedSource);

    [Fact]
    public Task GoodFixOverTwoDocuments_Passes()
    {
        var test = Test<GoodFix>();
        test.TestState.Sources.Add("class Three { void [|Bad|]() { } }");
        test.FixedState.Sources.Add("class Three { void Good() { } }");
        test.NumberOfIncrementalIterations = 3;
        return test.RunAsync();
    }

    [Fact]
    public Task OtherFixedCode_IsRefused() =>
        Refused(Test<GoodFix>(FixedSource.Replace("Good", "Fine")), "- class Two { void Fine() { } }", "+ class Two { void Good() { } }");

    [Fact]
    public Task FixWhereNoneIsExpected_IsRefused() =>
        Refused(new CSharpCodeFixTest<BadMethodAnalyzer, GoodFix, DefaultVerifier> { TestCode = Source }, "No fix is expected", "GoodFix");

    [Fact]
    public Task NoFixWhereOneIsExpected_IsRefused() => Refused(
        new CSharpCodeFixTest<ConfiguredAnalyzer, GoodFix, DefaultVerifier> { TestCode = "class A { }", FixedCode = "class B { }" },
        "No fix is offered");

    [Fact]
    public Task FixThatThrows_IsRefused() => Refused(Test<ThrowingFix>(), "ThrowingFix", "broken fix");

    [Fact]
    public Task ActionThatThrows_IsRefused() => Refused(Test<ThrowingActionFix>(), "ThrowingActionFix", "broken action");

    [Fact]
    public Task FixThatDoesNotCompile_IsRefused() => Refused(Test<NotCompilingFix>(), "does not compile", "CS0246", "Nowhere Good");

    [Fact]
    public Task FixThatLeavesItsDiagnostic_IsRefused() => Refused(Test<NotClearingFix>(), "does not clear its diagnostic");

    [Fact]
    public Task FixThatMovesItsDiagnosticElsewhere_IsRefused() =>
        Refused(Test<EndlessFix>(), "does not clear its diagnostic", "class OneNext");

    [Fact]
    public Task FixThatChangesNothing_IsRefused() => Refused(Test<IdleFix>(), "changes nothing");

    [Fact]
    public Task FixThatLosesAComment_IsRefused() =>
        Refused(Test<CommentLosingFix>(FixedSource.Replace("// kept", "")), "// kept");

    [Fact]
    public Task LostCommentThatTheTestAllows_Passes()
    {
        var test = Test<CommentLosingFix>(FixedSource.Replace("// kept", ""));
        test.CommentsMayGo = true;
        return test.RunAsync();
    }

    [Fact]
    public Task FixThatDiffersTheSecondTime_IsRefused() => Refused(Test<ForgetfulFix>(), "applied a second time", "Good1", "Good2");

    [Fact]
    public Task FixWithoutEquivalenceKey_IsRefused() => Refused(Test<KeylessFix>(), "no equivalence key");

    [Fact]
    public Task FixWithoutFixAll_IsRefused() => Refused(Test<NoFixAllFix>(), "has no Fix All");

    [Fact]
    public Task FixWithoutFixAll_PassesWhereTheTestSaysSo() => WithoutFixAll(Test<NoFixAllFix>()).RunAsync();

    [Fact]
    public Task FixAllWhereNoneIsExpected_IsRefused() => Refused(WithoutFixAll(Test<GoodFix>()), "no Fix All is expected");

    [Fact]
    public Task FixAllThatDiffers_IsRefused() => Refused(Test<DifferentFixAllFix>(), "Fix All in Document differs", "Better");

    [Fact]
    public Task FixAllThatDiffers_PassesWithItsOwnFixedCode()
    {
        var test = Test<DifferentFixAllFix>();
        test.BatchFixedCode = FixedSource.Replace("Good", "Better");
        return test.RunAsync();
    }

    [Fact]
    public Task FixAllThatForgetsADocument_IsRefused()
    {
        var test = Test<HalfFixAllFix>();
        test.TestState.Sources.Add("class Three { void [|Bad|]() { } }");
        test.FixedState.Sources.Add("class Three { void Good() { } }");
        return Refused(test, "differs from one-by-one application", "class Three");
    }

    [Fact]
    public Task FixAllThatGivesNoAction_IsRefused() => Refused(Test<HollowFixAllFix>(), "Fix All in Document differs from one-by-one");

    [Fact]
    public Task DiagnosticThatNoFixIsOfferedFor_StaysInTheFixedCode()
    {
        const string Hopeless = "class Hopeless { void [|Bad|]() { } }";
        var test = Test<PickyFix>();
        test.TestState.Sources.Add(Hopeless);
        test.FixedState.Sources.Add(Hopeless);
        return test.RunAsync();
    }

    [Fact]
    public Task DiagnosticThatStaysUnmarkedInTheFixedCode_IsRefused()
    {
        var test = Test<PickyFix>();
        test.TestState.Sources.Add("class Hopeless { void [|Bad|]() { } }");
        test.FixedState.Sources.Add("class Hopeless { void Bad() { } }");
        return Refused(test, "In the fixed code", "unexpected", "BAD1");
    }

    [Fact]
    public Task FixAllInDocumentAlone_IsRefused() => Refused(Test<DocumentOnlyFix>(), "does not support Project");

    [Fact]
    public Task SecondAction_IsChosenByKeyAndHasNoFixAll()
    {
        var test = WithoutFixAll(Test<TwoActionsFix>(FixedSource.Replace("Good", "Best")));
        test.CodeActionEquivalenceKey = "best";
        return test.RunAsync();
    }

    [Fact]
    public Task FirstAction_IsChosenWithoutKeyAndHasFixAll() => Test<TwoActionsFix>().RunAsync();

    static CSharpCodeFixTest<BadMethodAnalyzer, TFix, DefaultVerifier> Test<TFix>(string fixedSource = FixedSource)
        where TFix : CodeFixProvider, new() => new() { TestCode = Source, FixedCode = fixedSource };

    static CSharpCodeFixTest<BadMethodAnalyzer, TFix, DefaultVerifier> WithoutFixAll<TFix>(
        CSharpCodeFixTest<BadMethodAnalyzer, TFix, DefaultVerifier> test)
        where TFix : CodeFixProvider, new()
    {
        test.FixAllSupport = FixAllSupport.None;
        return test;
    }

    static Task Refused(AnalyzerTest<DefaultVerifier> test, params string[] says) => Refusal.Of(() => test.RunAsync(), says);
}
