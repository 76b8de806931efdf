using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace SessionGuard.CodeFixes.State;

/// <summary>SES5009: reads the entity again once the bulk change is done, before its property is read; nothing else that is pending is touched.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RefreshAfterBulkChange : CallBeforeRead
{
    /// <inheritdoc/>
    protected override string Rule => "SES5009";

    private protected override string Key => "RefreshAfterBulkChange";

    private protected override string Title(string call) => $"Insert '{call}' before the read";
}
