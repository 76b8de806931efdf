using SessionGuard.Analyzers.Tests.Docs;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Recall;

/// <summary>Correct code, broken by machine in the ways that the rules are there for: most of it must be noticed, and the rest explained.</summary>
public class RecallTests(ITestOutputHelper output)
{
    const double Demanded = 0.9;
    const int LeastSources = 200;

    static readonly Operator[] operators =
        [.. BoundaryOperators.All, .. ConcurrencyOperators.All, .. FailureOperators.All, .. HoldingOperators.All, .. StateOperators.All, .. EntityOperators.All, .. OwnSessionOperators.All, .. WebOperators.All, .. SharingOperators.All, .. TakenOutOperators.All];

    [Fact]
    public async Task BrokenCode_IsReported()
    {
        LanguageVersions.SkipUnlessHosted(LanguageVersions.CSharp12);
        var sources = CorrectSource.All();
        var outcomes = await RecallRun.OfAsync(sources, operators, TestContext.Current.CancellationToken);
        if (Environment.GetEnvironmentVariable("SESSIONGUARD_WRITE_TABLES") == "1")
            RecallPage.Write(outcomes, sources.Count);
        var reasons = RecallPage.Reasons();
        foreach (var survivor in outcomes.Where(outcome => !outcome.IsFlagged))
            output.WriteLine($"{survivor.Operator.Name} ({survivor.Mutant.Kind}), {survivor.Source}:\n{survivor.Text}\n");
        Assert.True(sources.Count >= LeastSources, $"Only {sources.Count} sources were broken.");
        var unused = operators.Select(way => way.Name).Except(outcomes.Select(outcome => outcome.Operator.Name));
        Assert.True(!unused.Any(), "There is no source to break in these ways: " + string.Join("; ", unused));
        var unexplained = outcomes.Where(outcome => !outcome.IsFlagged && !reasons.ContainsKey(outcome.Class)).Select(outcome => outcome.Class).Distinct();
        Assert.True(!unexplained.Any(), "No reason is given for the survivors of: " + string.Join("; ", unexplained));
        Assert.True(outcomes.Count(outcome => outcome.IsFlagged) >= Demanded * outcomes.Count, "Too many mutants live.");
        foreach (var (section, text) in RecallPage.Sections(outcomes, sources.Count))
            Assert.True(Pages.Section(RecallPage.Path, section) == text.Trim('\n'), $"{RecallPage.Path} is not of this run; between <!-- {section} --> and <!-- /{section} --> stands:\n\n{text}");
    }

    [Fact]
    public void Operators_AreOfKnownRules() => Assert.Empty(operators.SelectMany(way => way.Expected).Except(Product.Descriptors.Select(rule => rule.Id)));
}
