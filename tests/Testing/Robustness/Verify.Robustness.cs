using Microsoft.CodeAnalysis.Testing;

namespace SessionGuard.Testing;

public static partial class Verify
{
    /// <summary>How long a rule may take over the worst of sources, on a slow machine.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(120);

    /// <summary>No rule throws or hangs, nor does a fix on offer. The source need not compile; markup in it is text.</summary>
    public static async Task NeverThrows(string source, VerifyOptions? options = null, TimeSpan? limit = null)
    {
        var patience = limit ?? Patience;
        using var deadline = new CancellationTokenSource(patience);
        try
        {
            // A rule that does not heed its token is left behind.
            var quiet = (options ?? new()) with { CompilerDiagnostics = CompilerDiagnostics.None };
            await new RuleTest(source, quiet).SurviveAsync(deadline.Token)
                .WaitAsync(patience + TimeSpan.FromSeconds(2), CancellationToken.None);
        }
        catch (Exception exception) when (exception is OperationCanceledException or TimeoutException)
        {
            throw new VerificationException($"The rules did not come to an end within {patience.TotalSeconds} s.");
        }
    }

    /// <summary><see cref="NeverThrows"/> over the source, broken off at random places. Markup is taken out.</summary>
    public static Task Truncated(string source, int seed, VerifyOptions? options = null) =>
        Broken(source, seed, Scrambler.Truncate, options);

    /// <summary><see cref="NeverThrows"/> over the source, with tokens deleted, doubled and swapped. Markup is taken out.</summary>
    public static Task Scrambled(string source, int seed, VerifyOptions? options = null) =>
        Broken(source, seed, Scrambler.Scramble, options);

    static async Task Broken(string source, int seed, Func<string, int, string> damage, VerifyOptions? options)
    {
        var broken = damage(TestFileMarkup.Parse(source).Text, seed);
        try
        {
            await NeverThrows(broken, options);
        }
        catch (VerificationException exception)
        {
            throw new VerificationException($"Seed {seed}: {exception.Message}\n\n{broken}");
        }
    }
}
