using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace SessionGuard.CodeFixes.Boundaries;

/// <summary>SES1015: takes the session of the use case instead of one per call.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ShareSession : TakeSession
{
    /// <inheritdoc/>
    protected override string Rule => "SES1015";
}
