using Microsoft.CodeAnalysis;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Members that say by their name that they only try: what they change is meant to be rolled back.</summary>
internal static class Trials
{
    private static readonly string[] Words = ["DryRun", "Preview", "Simulat", "Rollback", "RollBack", "Explain", "WhatIf"];

    public static bool IsOne(ISymbol member) => Says(member.Name) || member is IMethodSymbol method && method.Parameters.Any(parameter => Says(parameter.Name));

    private static bool Says(string name) => Words.Any(word => name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);
}
