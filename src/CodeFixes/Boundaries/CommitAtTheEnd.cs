using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Rules;

namespace SessionGuard.CodeFixes.Boundaries;

/// <summary>SES1006: commits as the last statement of the block that the session or transaction lives in.</summary>
/// <remarks>
/// Not offered where the block returns before its end, or yields; where the return statement itself works with what is committed; where what commits has no name; where staged changes of a context would have to be saved as well.
/// </remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class CommitAtTheEnd : SessionFix
{
    private const string Key = "CommitAtTheEnd";

    /// <inheritdoc/>
    protected override string Rule => "SES1006";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (place.Fact(FixFacts.Commit) is not { } member || place.Fact(FixFacts.Session) is not { } name || place.Others.FirstOrDefault() is not { } opening || BlockOf(opening) is not { Statements.Count: > 0 } block)
            yield break;
        if (!block.Span.Contains(place.Node.Span) || LeavesEarly(block))
            yield break;
        var last = block.Statements.Last();
        var result = last as ReturnStatementSyntax;
        if (result is not null && (result.Span.Contains(place.Node.Span) || result.DescendantNodes().Any(node => node is IdentifierNameSyntax used && used.Identifier.ValueText == name)))
            yield break;
        if (result is null && place.Model.AnalyzeControlFlow(block) is not { Succeeded: true, EndPointIsReachable: true } || ScopeQuestions.Meaning(place.Model, last.SpanStart, name) is not { } target)
            yield break;
        if (Call(place, last, name, target.Type, member) is not { } call)
            yield break;
        var edits = place.Edit();
        if (result is not null)
            edits.InsertBefore(result, call);
        else
            edits.InsertAfter(last, call);
        yield return new Offer($"Commit '{name}' at the end", Key, edits);
    }

    private static BlockSyntax? BlockOf(SyntaxNode opening) => opening.FirstAncestorOrSelf<StatementSyntax>() switch
    {
        UsingStatementSyntax { Statement: BlockSyntax block } => block,
        LocalDeclarationStatementSyntax { Parent: BlockSyntax block } => block,
        _ => null,
    };

    private static bool LeavesEarly(BlockSyntax block) =>
        block.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .Any(node => node is ReturnStatementSyntax && node != block.Statements.Last() || node is YieldStatementSyntax or GotoStatementSyntax
                || node is BreakStatementSyntax or ContinueStatementSyntax && !node.Ancestors().TakeWhile(ancestor => ancestor != block).Any(ancestor => ancestor is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax or SwitchStatementSyntax));

    private static string? Call(FixPlace place, StatementSyntax at, string name, ITypeSymbol type, string member)
    {
        if (ScopeQuestions.CanAwait(at) && ScopeQuestions.Callable(place.Model, at.SpanStart, type, member + "Async") is { } awaitable)
            return $"await {name}.{member}Async({(ScopeQuestions.TakesToken(awaitable) ? ScopeQuestions.Token(place.Model, at) : null)}){ScopeQuestions.ConfigureAwait(at)};";
        return ScopeQuestions.Callable(place.Model, at.SpanStart, type, member) is null ? null : $"{name}.{member}();";
    }
}
