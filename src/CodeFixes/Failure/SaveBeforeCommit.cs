using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SessionGuard.CodeFixes.Failure;

/// <summary>SES3008: moves the save that follows the commit in front of it.</summary>
/// <remarks>Not offered where anything stands between the two, where they are not statements of the same block, or share their lines with others.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class SaveBeforeCommit : SessionFix
{
    private const string Key = "SaveBeforeCommit";

    /// <inheritdoc/>
    protected override string Rule => "SES3008";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (place.Others.FirstOrDefault() is not { } call || ScopeQuestions.StatementOf(place.Node) is not { Parent: BlockSyntax block } commit)
            yield break;
        var next = block.Statements.IndexOf(commit) + 1;
        if (next >= block.Statements.Count || block.Statements[next] is not (ExpressionStatementSyntax or LocalDeclarationStatementSyntax) || !block.Statements[next].Span.Contains(call.Span))
            yield break;
        var save = block.Statements[next];
        if (Edits.HasDirectives(save) || Edits.HasDirectives(commit))
            yield break;
        var edits = place.Edit();
        if (edits.Move(save, commit, after: false))
            yield return new Offer("Save before the commit", Key, edits);
    }
}
