using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.CodeFixes.Holding;

/// <summary>SES4001: moves the call before the session is opened, or its transaction begun.</summary>
/// <remarks>
/// Offered where the call is a statement of the block in which the session begins to hold its connection, with nothing but session work between, and no data flows
/// against the move. Not offered across a branch, a return or a throw. There is no Fix All: what the order of the two means is for a reader to judge.
/// </remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MoveCallBeforeOpening : SessionFix
{
    private const string Key = "MoveCallBeforeOpening";

    /// <inheritdoc/>
    protected override string Rule => "SES4001";

    /// <inheritdoc/>
    public override FixAllProvider? GetFixAllProvider() => null;

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (MovableCall.Of(place) is not { } call || place.Others.FirstOrDefault() is not { } holding)
            yield break;
        if (holding.FirstAncestorOrSelf<StatementSyntax>() is not { } start || start.Parent != call.Block)
            yield break;
        var before = call.Block.Statements.Take(call.Index).ToList();
        var opening = before.FindIndex(statement => statement is LocalDeclarationStatementSyntax { Declaration.Variables: [{ Identifier.ValueText: var name }] } && name == call.Session);
        var first = opening >= 0 ? opening : before.IndexOf(start);
        if (first < 0 || !call.CanPass(before.Skip(first).ToArray()))
            yield break;
        var edits = place.Edit();
        if (!edits.Move(call.Statement, before[first], after: false))
            yield break;
        var what = opening >= 0 ? "the session is opened" : call.OperationOf(start) == SessionOperation.Begin ? "the transaction is begun" : "the session's first statement";
        yield return new Offer($"Move the call before {what}", Key, edits);
    }
}
