using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Rules;

namespace SessionGuard.CodeFixes.State;

/// <summary>Puts a call of the session, which the rule names, before the statement that reads too early.</summary>
/// <remarks>
/// Not offered where the read is no part of a plain statement in a block (a condition that is asked again, a lambda or member without a block), where the session
/// cannot be named there, or where the statement itself stages.
/// </remarks>
public abstract class CallBeforeRead : SessionFix
{
    private protected abstract string Key { get; }

    private protected abstract string Title(string call);

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (place.Fact(FixFacts.CallOn) is not { } receiver || place.Fact(FixFacts.CallMember) is not { } member || place.Fact(FixFacts.CallArguments) is not { } arguments)
            yield break;
        if (StatementOf(place.Node) is not { } statement || place.Others.Any(other => statement.Span.Contains(other.Span)))
            yield break;
        if (CallOf(place, statement, receiver, member, arguments) is not { } call)
            yield break;
        var edits = place.Edit();
        edits.InsertBefore(statement, call);
        yield return new Offer(Title(call.TrimEnd(';')), Key, edits);
    }

    /// <summary>The statement that begins with the read's evaluation and is run once for it.</summary>
    private static StatementSyntax? StatementOf(SyntaxNode node)
    {
        foreach (var ancestor in node.Ancestors())
        {
            switch (ancestor)
            {
                case AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax or ArrowExpressionClauseSyntax:
                    return null;
                case ExpressionStatementSyntax or LocalDeclarationStatementSyntax or ReturnStatementSyntax or ThrowStatementSyntax or YieldStatementSyntax or IfStatementSyntax or SwitchStatementSyntax or ForEachStatementSyntax:
                    return ancestor.Parent is BlockSyntax ? (StatementSyntax)ancestor : null;
                case StatementSyntax:
                    return null;
            }
        }

        return null;
    }

    private static string? CallOf(FixPlace place, StatementSyntax statement, string receiver, string member, string arguments)
    {
        var position = statement.SpanStart;
        if (ScopeQuestions.Meaning(place.Model, position, receiver) is not { } meaning)
            return null;
        if (ScopeQuestions.CanAwait(statement) && MethodOf(place, position, meaning.Type, member + "Async", arguments) is { } awaitable)
        {
            var token = ScopeQuestions.TakesToken(awaitable) ? ScopeQuestions.Token(place.Model, statement) : null;
            var given = string.Join(", ", new[] { arguments, token }.Where(part => !string.IsNullOrEmpty(part)));
            return $"await {receiver}.{member}Async({given}){ScopeQuestions.ConfigureAwait(statement)};";
        }

        return MethodOf(place, position, meaning.Type, member, arguments) is null ? null : $"{receiver}.{member}({arguments});";
    }

    /// <summary>The method that takes these arguments, and at most a token beside them.</summary>
    private static IMethodSymbol? MethodOf(FixPlace place, int position, ITypeSymbol type, string name, string arguments)
    {
        var given = arguments.Length == 0 ? 0 : 1;
        return place.Model.LookupSymbols(position, type, name).OfType<IMethodSymbol>()
            .Where(method => !method.IsStatic && !method.IsGenericMethod && method.Parameters.Length >= given && method.Parameters.Skip(given).All(parameter => parameter.IsOptional))
            .OrderBy(method => method.Parameters.Length)
            .FirstOrDefault();
    }
}
