using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Robustness;

/// <summary>All rules and fixes at once, over what no compiler accepts and no reader would write.</summary>
public class EveryRuleSurvivesTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 10)];

    [Theory, BadInputs]
    public Task BadInput_IsSurvived(BadInput input) => Verify.NeverThrows(input.Source, input.Options);

    [Theory, MemberData(nameof(Seeds))]
    public async Task TruncatedSource_IsSurvived(int seed)
    {
        foreach (var code in SessionCode.Among(Library.Every))
            await Verify.Truncated(RobustnessKit.Workload(code), seed, code);
    }

    [Theory, MemberData(nameof(Seeds))]
    public async Task ScrambledSource_IsSurvived(int seed)
    {
        foreach (var code in SessionCode.Among(Library.Every))
            await Verify.Scrambled(RobustnessKit.Workload(code), seed, code);
    }
}
