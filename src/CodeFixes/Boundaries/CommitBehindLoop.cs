using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Rules;

namespace SessionGuard.CodeFixes.Boundaries;

/// <summary>SES1007: moves the commit behind the loop.</summary>
/// <remarks>
/// Offered where the commit is the last statement of the turn and the loop stands in a block. Not offered where a turn can leave the loop, skip its rest or catch, nor where
/// the commit takes something of the turn.
/// </remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class CommitBehindLoop : SessionFix
{
    private const string Key = "CommitBehindLoop";

    /// <inheritdoc/>
    protected override string Rule => "SES1007";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (place.Fact(FixFacts.CanRemove) != "true" || place.Node.FirstAncestorOrSelf<StatementSyntax>() is not ExpressionStatementSyntax { Parent: BlockSyntax turn } commit)
            yield break;
        if (turn.Parent is not StatementSyntax { Parent: BlockSyntax } loop || loop is not (ForStatementSyntax or CommonForEachStatementSyntax) || turn.Statements.Last() != commit || turn.Statements.Count == 1)
            yield break;
        if (Leaves(turn) || Edits.HasDirectives(commit) || TakesOfTheTurn(commit, loop, place) || commit.ToString().Contains('\n'))
            yield break;
        var edits = place.Edit();
        edits.Remove(commit);
        edits.InsertAfter(loop, commit.ToString());
        yield return new Offer("Commit once, behind the loop", Key, edits);
    }

    private static bool Leaves(BlockSyntax turn) =>
        turn.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .Any(node => node is ReturnStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax or GotoStatementSyntax or YieldStatementSyntax or TryStatementSyntax);

    private static bool TakesOfTheTurn(StatementSyntax commit, StatementSyntax loop, FixPlace place) =>
        commit.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name =>
            place.Model.GetSymbolInfo(name).Symbol is ILocalSymbol { DeclaringSyntaxReferences: [var declared] } && loop.Span.Contains(declared.Span));
}
