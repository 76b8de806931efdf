using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace SessionGuard.CodeFixes.State;

/// <summary>SES5001: reads the entity again before its property is read.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RefreshExpired : CallBeforeRead
{
    /// <inheritdoc/>
    protected override string Rule => "SES5001";

    private protected override string Key => "RefreshExpired";

    private protected override string Title(string call) => $"Insert '{call}' before the read";
}
