using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace SessionGuard.CodeFixes.State;

/// <summary>SES5010: flushes before the query, so that it sees what is pending. Not for EF Core, whose save would be a commit.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class FlushBeforeQuery : CallBeforeRead
{
    /// <inheritdoc/>
    protected override string Rule => "SES5010";

    private protected override string Key => "FlushBeforeQuery";

    private protected override string Title(string call) => $"Insert '{call}' before the query";
}
