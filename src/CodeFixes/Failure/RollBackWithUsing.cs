using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace SessionGuard.CodeFixes.Failure;

/// <summary>SES3004: declares the transaction with using, so that leaving without a commit rolls it back.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RollBackWithUsing : DeclareWithUsing
{
    /// <inheritdoc/>
    protected override string Rule => "SES3004";
}
