using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Model;
using SessionGuard.Analyzers.Rules;

namespace SessionGuard.CodeFixes.Failure;

/// <summary>SES3001, SES3002: rolls back first in the handler: the session where it has a rollback, with plain connections the transaction.</summary>
/// <remarks>
/// Never with the caller's token: a cancelled request needs its rollback most.
/// Not offered where the session or the transaction is not in scope in the handler, or may be null or unassigned there; where the transaction is used again
/// behind the handler or in it, which a rollback would only turn into another exception; where the transaction was handed in, and its rollback is the caller's decision.
/// </remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RollbackInCatch : SessionFix
{
    private const string Key = "RollbackInCatch";

    /// <inheritdoc/>
    protected override string Rule => "SES3001";

    /// <inheritdoc/>
    protected override string OtherRule => "SES3002";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (Handlers.Of(place.Node) is not { Parent: TryStatementSyntax statement } handler || place.Fact(FixFacts.Rollback) is not { } member || place.Fact(FixFacts.Session) is not { } session)
            yield break;
        var position = handler.Block.OpenBraceToken.Span.End;
        var begun = Transactions.BegunOn(session, handler, place);
        if (begun.Any(transaction => Transactions.IsUsedBehind(transaction, handler, statement, place)))
            yield break;
        var target = place.Fact(FixFacts.Library) == Libraries.AdoNet.Name ? begun is [var only] ? only.Name : null : session;
        if (target is null || ScopeQuestions.Meaning(place.Model, position, target) is not { } meaning || meaning.Type.NullableAnnotation == NullableAnnotation.Annotated && IsDeclaredNullable(meaning.Symbol))
            yield break;
        if (handler.Block.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(known => known.Expression is MemberAccessExpressionSyntax access && access.Expression.ToString() == target && access.Name.Identifier.Text.StartsWith(member, StringComparison.Ordinal)))
            yield break;
        if (Call(place, handler, position, target, meaning.Type, member) is not { } call)
            yield break;
        var edits = place.Edit();
        edits.InsertFirst(handler.Block, call);
        yield return new Offer($"Roll back '{target}' first in the catch, undoing what it has not committed", Key, edits);
    }

    private static string? Call(FixPlace place, CatchClauseSyntax handler, int position, string target, ITypeSymbol type, string member)
    {
        if (ScopeQuestions.CanAwait(handler) && ScopeQuestions.Callable(place.Model, position, type, member + "Async") is { } awaitable)
        {
            var token = ScopeQuestions.TakesToken(awaitable) && ScopeQuestions.TokensInScope(place.Model, position) && ScopeQuestions.Meaning(place.Model, position, "CancellationToken.None") is not null
                ? "CancellationToken.None"
                : "";
            return $"await {target}.{member}Async({token}){ScopeQuestions.ConfigureAwait(handler)};";
        }

        return ScopeQuestions.Callable(place.Model, position, type, member) is null ? null : $"{target}.{member}();";
    }

    private static bool IsDeclaredNullable(ISymbol symbol) => symbol switch
    {
        ILocalSymbol local => local.NullableAnnotation == NullableAnnotation.Annotated && local.DeclaringSyntaxReferences is [var reference]
            && reference.GetSyntax().Parent is VariableDeclarationSyntax { Type: NullableTypeSyntax },
        IFieldSymbol field => field.NullableAnnotation == NullableAnnotation.Annotated,
        IParameterSymbol parameter => parameter.NullableAnnotation == NullableAnnotation.Annotated,
        IPropertySymbol property => property.NullableAnnotation == NullableAnnotation.Annotated,
        _ => false,
    };
}
