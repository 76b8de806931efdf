using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace SessionGuard.CodeFixes.Boundaries;

/// <summary>SES1002: takes the session of the use case.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class JoinSession : TakeSession
{
    /// <inheritdoc/>
    protected override string Rule => "SES1002";
}
