using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SessionGuard.Analyzers.Rules;

namespace SessionGuard.CodeFixes.Failure;

/// <summary>SES3003: moves the commit to the end of the try, where only work that succeeded comes to.</summary>
/// <remarks>
/// A finally block that is empty then goes; where it was all that the try had, the try stays for the handlers, else no fix is offered. Not offered where the
/// try can be left before its end (a return committed, too), where the commit is no statement of its own, or shares its lines.
/// </remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class CommitAtEndOfTry : SessionFix
{
    private const string Key = "CommitAtEndOfTry";

    /// <inheritdoc/>
    protected override string Rule => "SES3003";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (ScopeQuestions.StatementOf(place.Node) is not { Parent: BlockSyntax block } commit || TryOf(commit, block, place.Fact(FixFacts.Place)) is not { } statement || Edits.HasDirectives(statement))
            yield break;
        if (statement.Block.Statements.LastOrDefault() is not { } last || place.Model.AnalyzeControlFlow(statement.Block) is not { Succeeded: true, EndPointIsReachable: true } flow)
            yield break;
        var edits = place.Edit();
        var isInFinally = statement.Finally?.Block == block;
        if (isInFinally && !flow.ExitPoints.IsEmpty || !edits.Layout.OnOneLine(commit.SpanStart, commit.Span.End) || !edits.Layout.BeginsLine(last.SpanStart) || !edits.Layout.EndsCode(last.Span.End))
            yield break;
        if (isInFinally && block.Statements.Count == 1)
        {
            if (statement.Catches.Count == 0)
                yield break;
            var gone = TextSpan.FromBounds(statement.Catches.Last().Span.End, statement.Finally!.Span.End);
            if (edits.Layout.Comments(gone).Count > 0)
                yield break;
            edits.Put(gone, "");
        }
        else
        {
            edits.Remove(commit);
        }

        edits.InsertAfter(last, commit.ToString());
        yield return new Offer("Commit at the end of the try", Key, edits);
    }

    /// <summary>The try whose finally block the commit stands in, or that it follows.</summary>
    private static TryStatementSyntax? TryOf(StatementSyntax commit, BlockSyntax block, string? where)
    {
        if (where == "finally")
            return (block.Parent as FinallyClauseSyntax)?.Parent as TryStatementSyntax;
        if (where == "call")
            return null; // the try is that of the code which is called
        var position = block.Statements.IndexOf(commit);
        return position > 0 && block.Statements[position - 1] is TryStatementSyntax before && EndsWithItsBlock(commit) ? before : null;
    }

    /// <summary>Whether the transaction is disposed with its block, which rolls back what is not committed then.</summary>
    private static bool EndsWithItsBlock(StatementSyntax commit)
    {
        var name = commit.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Select(access => (access.Expression as IdentifierNameSyntax)?.Identifier.ValueText).FirstOrDefault(receiver => receiver is not null);
        return name is not null && ScopeQuestions.Member(commit).DescendantNodes().OfType<VariableDeclaratorSyntax>().Any(declared =>
            declared.Identifier.ValueText == name && declared.Parent?.Parent is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 } or UsingStatementSyntax);
    }
}
