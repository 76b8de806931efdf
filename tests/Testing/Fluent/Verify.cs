using Microsoft.CodeAnalysis.CSharp;

namespace SessionGuard.Testing;

/// <summary>Tests of the product's rules and fixes: a source with markup, all rules at work.</summary>
public static partial class Verify
{
    /// <summary>The marked places are reported, and nothing else is.</summary>
    public static Task Analyzer(string source, VerifyOptions? options = null) => RuleTest.For(source, options).RunAsync();

    /// <summary>Skips the running test where the hosting Roslyn is older than the language that its source needs.</summary>
    public static void Requires(LanguageVersion version) => LanguageVersions.SkipUnlessHosted(version);
}
