using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace SessionGuard.CodeFixes.State;

/// <summary>SES5003: flushes before the key is read, so that the row is inserted and the key there. Not for EF Core, whose save would be a commit.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class FlushBeforeKey : CallBeforeRead
{
    /// <inheritdoc/>
    protected override string Rule => "SES5003";

    private protected override string Key => "FlushBeforeKey";

    private protected override string Title(string call) => $"Insert '{call}' before the key is read";
}
