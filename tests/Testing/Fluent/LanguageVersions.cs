using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace SessionGuard.Testing;

/// <summary>Versions of C# that not every Roslyn knows by name.</summary>
public static partial class LanguageVersions
{
    public const LanguageVersion CSharp11 = (LanguageVersion)1100;

    /// <summary>Primary constructors, collection expressions.</summary>
    public const LanguageVersion CSharp12 = (LanguageVersion)1200;

    public const LanguageVersion CSharp13 = (LanguageVersion)1300;

    /// <summary>Extension members, field-backed properties.</summary>
    public const LanguageVersion CSharp14 = (LanguageVersion)1400;

    /// <summary>The newest that the hosting Roslyn compiles.</summary>
    public static LanguageVersion OfHost { get; } = LanguageVersion.Latest.MapSpecifiedToEffectiveVersion();

    /// <summary>Whether the hosting Roslyn knows the language; words such as Latest it always knows.</summary>
    public static bool IsHosted(LanguageVersion version) => version <= OfHost || version >= LanguageVersion.LatestMajor;

    /// <summary>
    /// C# 12 for a source with a primary constructor, so that tests may be written with them; anything else that is new has to be declared.
    /// </summary>
    public static LanguageVersion NeededBy(string source) =>
        PrimaryConstructor().IsMatch(source) ? CSharp12 : LanguageVersion.Default;

    /// <summary>Skips the running test where Roslyn is too old for the language its source is written in.</summary>
    public static void SkipUnlessHosted(LanguageVersion version) => Assert.SkipUnless(
        IsHosted(version), $"C# {(int)version / 100} needs a newer Roslyn than {typeof(CSharpCompilation).Assembly.GetName().Version}.");

    [GeneratedRegex(@"(?<!record\s+)\b(class|struct)\s+(\{\|[#\w]+:|\[\|)?\w+(\|[\}\]])?\s*(<[^()]*>)?\s*\(")]
    private static partial Regex PrimaryConstructor();
}
