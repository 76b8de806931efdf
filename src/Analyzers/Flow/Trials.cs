using Microsoft.CodeAnalysis;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Members that only try: what they change is meant to be rolled back.</summary>
internal static class Trials
{
    private static readonly string[] Words = ["DryRun", "Preview", "Simulat", "Rollback", "RollBack", "Explain", "WhatIf"];

    /// <summary>A test that forgot to commit would fail: one that stands looks at what is pending.</summary>
    private static readonly string[] Tests = ["Fact", "Theory", "Test", "TestCase", "TestCaseSource", "TestMethod", "DataTestMethod", "SetUp", "TestInitialize"];

    public static bool IsOne(ISymbol member) =>
        Says(member.Name) || member is IMethodSymbol method && method.Parameters.Any(parameter => Says(parameter.Name)) || Array.Exists(Tests, attribute => Annotations.Has(member, attribute));

    private static bool Says(string name) => Words.Any(word => name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);
}
