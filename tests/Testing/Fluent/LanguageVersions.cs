using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace SessionGuard.Testing;

/// <summary>Versions of C# that not every Roslyn knows by name.</summary>
public static class LanguageVersions
{
    public const LanguageVersion CSharp11 = (LanguageVersion)1100;

    /// <summary>Primary constructors, collection expressions.</summary>
    public const LanguageVersion CSharp12 = (LanguageVersion)1200;

    public const LanguageVersion CSharp13 = (LanguageVersion)1300;

    /// <summary>Extension members, field-backed properties.</summary>
    public const LanguageVersion CSharp14 = (LanguageVersion)1400;

    /// <summary>The newest that the hosting Roslyn compiles.</summary>
    public static LanguageVersion OfHost { get; } = LanguageVersion.Latest.MapSpecifiedToEffectiveVersion();

    /// <summary>Skips the running test where Roslyn is too old for the language its source is written in.</summary>
    public static void SkipUnlessHosted(LanguageVersion needed)
    {
        if (needed < LanguageVersion.LatestMajor && needed > OfHost)
            Assert.Skip($"C# {(int)needed / 100} needs a newer Roslyn than {typeof(CSharpCompilation).Assembly.GetName().Version}.");
    }
}
