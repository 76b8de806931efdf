using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace SessionGuard.CodeFixes.Boundaries;

/// <summary>SES1005: declares the session with using, so that every path closes it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class CloseWithUsing : DeclareWithUsing
{
    /// <inheritdoc/>
    protected override string Rule => "SES1005";
}
