using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace SessionGuard.CodeFixes.Boundaries;

/// <summary>SES1014: the same removal, where every visible caller of an auto-saving base commits afterwards anyway.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RemoveOwnCommit : RemoveCommit
{
    /// <inheritdoc/>
    protected override string Rule => "SES1014";
}
