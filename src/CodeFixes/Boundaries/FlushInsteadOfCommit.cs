using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Model;
using SessionGuard.Analyzers.Rules;

namespace SessionGuard.CodeFixes.Boundaries;

/// <summary>SES1001: writes what is staged, so that generated keys are there, and leaves the commit to the use case.</summary>
/// <remarks>
/// A transaction that the repository began for this commit alone goes along with it, for otherwise its disposal would roll the work back.
/// Not offered where the library has no flush; where the session cannot be named at the commit; where the transaction begun here is used otherwise (a rollback
/// in a handler); where the commit takes more than a token.
/// </remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class FlushInsteadOfCommit : SessionFix
{
    private const string Key = "FlushInsteadOfCommit";

    /// <inheritdoc/>
    protected override string Rule => "SES1001";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (place.Fact(FixFacts.Flush) is not { } flush || place.Fact(FixFacts.Session) is not { } session || place.Sessions is not { } sessions)
            yield break;
        if (place.Node is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } commit || !TakesTokenAtMost(commit, place))
            yield break;
        var edits = place.Edit();
        if (sessions.RoleOf(place.Model.GetTypeInfo(access.Expression).Type).Role == TypeRole.Session)
        {
            if (IsBegunHere(session, commit, place) || ScopeQuestions.Callable(place.Model, commit.SpanStart, place.Model.GetTypeInfo(access.Expression).Type!, flush) is null)
                yield break;
        }
        else
        {
            if (ScopeQuestions.Meaning(place.Model, commit.SpanStart, session) is not { } meaning || sessions.RoleOf(meaning.Type).Role != TypeRole.Session || ScopeQuestions.Callable(place.Model, commit.SpanStart, meaning.Type, flush) is null)
                yield break;
            if (Layout.HasComments(access.Expression) || !DropBegin(access.Expression, session, commit, place, edits))
                yield break;
            edits.Replace(access.Expression, session);
        }

        edits.Replace(access.Name.Identifier, flush);
        yield return new Offer($"Call '{flush}' and leave the commit to the use case", Key, edits);
    }

    private static bool TakesTokenAtMost(InvocationExpressionSyntax commit, FixPlace place) =>
        commit.ArgumentList.Arguments.Count == 0
        || commit.ArgumentList.Arguments is [var only] && place.Model.GetTypeInfo(only.Expression).ConvertedType?.Name == "CancellationToken";

    /// <summary>Takes out the begin of a transaction that this commit alone ends; false where the transaction has other uses.</summary>
    private static bool DropBegin(ExpressionSyntax receiver, string session, InvocationExpressionSyntax commit, FixPlace place, Edits edits)
    {
        if (!IsBegunHere(session, commit, place))
            return true;
        if (place.Model.GetSymbolInfo(receiver).Symbol is not ILocalSymbol local || Transactions.BegunOn(session, commit, place) is not [var begun] || !SymbolEqualityComparer.Default.Equals(begun, local))
            return false;
        if (local.DeclaringSyntaxReferences is not [var reference] || reference.GetSyntax() is not VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: StatementSyntax { Parent: BlockSyntax } statement } })
            return false;
        var uses = ScopeQuestions.Member(commit).DescendantNodes().OfType<IdentifierNameSyntax>().Count(name => name.Identifier.ValueText == local.Name);
        if (uses != 1 || Begins(commit, session, place) != 1 || Edits.HasDirectives(statement))
            return false;
        if (statement is UsingStatementSyntax { Statement: BlockSyntax block })
            return !DeclaresWhatOthersSay(block, commit) && edits.Unwrap(statement, block);
        if (statement is not LocalDeclarationStatementSyntax)
            return false;
        edits.Remove(statement);
        return true;
    }

    /// <summary>Names of the block that the member around it uses as well would meet when the block goes.</summary>
    private static bool DeclaresWhatOthersSay(BlockSyntax block, SyntaxNode commit)
    {
        var declared = block.DescendantNodes().Select(node => node switch
        {
            VariableDeclaratorSyntax local => local.Identifier.ValueText,
            SingleVariableDesignationSyntax designation => designation.Identifier.ValueText,
            LocalFunctionStatementSyntax function => function.Identifier.ValueText,
            _ => null,
        }).OfType<string>().ToArray();
        return ScopeQuestions.Member(commit).DescendantTokens().Any(token => !block.Span.Contains(token.Span) && declared.Contains(token.ValueText));
    }

    private static bool IsBegunHere(string session, InvocationExpressionSyntax commit, FixPlace place) => Begins(commit, session, place) > 0;

    private static int Begins(InvocationExpressionSyntax commit, string session, FixPlace place) =>
        ScopeQuestions.Member(commit).DescendantNodes().OfType<InvocationExpressionSyntax>().Count(call =>
            call.Expression is MemberAccessExpressionSyntax { Expression: var receiver } && receiver.ToString().StartsWith(session, StringComparison.Ordinal)
            && place.MeaningOf(call)?.Operation == SessionOperation.Begin);
}
