using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Verifier;

/// <summary>The kit's sources are what they claim to be, and a rule that does not survive them is found out.</summary>
public class RobustnessTests
{
    static readonly VerifyOptions throwing = new() { Analyzers = [new ThrowingAnalyzer()], CodeFixes = [] };

    [Fact]
    public Task RuleThatThrows_IsFoundOut() =>
        Refusal.Of(() => Verify.NeverThrows("class A { void F( ", throwing), "AD0001", "broken rule");

    [Fact]
    public Task FixThatThrows_IsFoundOut() => Refusal.Of(
        () => Verify.NeverThrows(
            "class A { void Bad() { } }", new() { Analyzers = [new BadMethodAnalyzer()], CodeFixes = [new ThrowingActionFix()] }),
        "ThrowingActionFix", "broken action");

    [Fact]
    public Task RuleThatHangs_IsFoundOut() => Refusal.Of(
        () => Verify.NeverThrows("class A { void F() { } }", new() { Analyzers = [new EndlessAnalyzer()] }, TimeSpan.FromSeconds(1)),
        "did not come to an end within 1 s");

    [Fact]
    public Task Seed_IsNamedWithTheSourceItMade() => Refusal.Of(
        () => Verify.Scrambled("class A { void F() { } void G() { } void H() { } }", 7, throwing), "Seed 7", "broken rule", "class");

    [Fact]
    public Task SurvivingRule_Passes() =>
        Verify.Truncated("class A { void [|Bad|]() { } }", 3, new() { Analyzers = [new BadMethodAnalyzer()], CodeFixes = [new GoodFix()] });

    [Theory, Libraries]
    public Task Workload_Compiles(SessionCode s) =>
        Verify.Analyzer(RobustnessKit.Workload(s), new() { References = s.References, Analyzers = [] });

    /// <summary>Deep enough to hurt, not so deep that the compiler gives the body up before a rule sees it.</summary>
    [Theory, InlineData("DeepExpressions"), InlineData("LongChains"), InlineData("NestedLambdas")]
    public Task DeepAndLong_Compile(string name) => Verify.Analyzer(
        RobustnessKit.Inputs.Single(input => input.Name == name).Source, new() { References = References.EntityFramework, Analyzers = [] });

    [Fact]
    public async Task LongMethod_HasTenThousandLinesAndCompiles()
    {
        var s = SessionCode.Of(Library.SessionGuard);
        var source = RobustnessKit.LongMethod(s, 10_000);
        Assert.True(source.Split('\n').Length >= 10_000);
        await Verify.Analyzer(source, new() { References = s.References, Analyzers = [] });
    }

    [Theory, Libraries]
    public Task DeepBlocks_Compile(SessionCode s) =>
        Verify.Analyzer(RobustnessKit.DeepBlocks(s, 300), new() { References = s.References, Analyzers = [] });

    /// <summary>What Roslyn itself cannot build a graph of says nothing about a rule.</summary>
    [Theory, BadInputs(Once = true)]
    public Task Input_IsWithinTheLimitsOfRoslyn(BadInput input) =>
        Verify.NeverThrows(input.Source, input.Options with { Analyzers = [new GraphAnalyzer()], CodeFixes = [] });

    [Fact]
    public void Inputs_HaveNamesOfTheirOwn() =>
        Assert.Equal(RobustnessKit.Inputs.Length, RobustnessKit.Inputs.Select(input => input.Name).Distinct().Count());
}
