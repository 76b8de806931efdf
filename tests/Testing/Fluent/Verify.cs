using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.CSharp;

namespace SessionGuard.Testing;

/// <summary>
/// Tests of the product's rules and fixes: a source with markup. Looked at are the rules that the markup names and the one that the file of the
/// test is named after; where there is neither, all of them.
/// </summary>
public static partial class Verify
{
    /// <summary>The marked places are reported, and nothing else is.</summary>
    public static Task Analyzer(string source, VerifyOptions? options = null, [CallerFilePath] string test = "") => new RuleTest(source, options, test).RunAsync();

    /// <summary>
    /// The marked places are reported, and the fixes on offer turn the source into the fixed one: one by one, and by Fix All in document,
    /// project and solution.
    /// </summary>
    public static Task Fix(string source, string fixedSource, VerifyOptions? options = null, [CallerFilePath] string test = "") =>
        new RuleTest(source, options, test) { WithFixes = true, FixedSource = fixedSource }.RunAsync();

    /// <summary>The marked places are reported, and no fix is offered for them.</summary>
    public static Task NoFix(string source, VerifyOptions? options = null, [CallerFilePath] string test = "") =>
        new RuleTest(source, options, test) { WithFixes = true }.RunAsync();

    /// <summary>Skips the running test where the hosting Roslyn is older than the language that its source needs.</summary>
    public static void Requires(LanguageVersion version) => LanguageVersions.SkipUnlessHosted(version);
}
