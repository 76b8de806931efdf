using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Rules;

namespace SessionGuard.CodeFixes;

/// <summary>The call of a session that a rule names, written for a place.</summary>
internal static class SessionCall
{
    /// <summary>The statement, awaited where that can be; null where the session or the object cannot be named there, or the rule names no call.</summary>
    public static string? Of(FixPlace place, StatementSyntax statement)
    {
        if (place.Fact(FixFacts.CallOn) is not { } receiver || place.Fact(FixFacts.CallMember) is not { } member || place.Fact(FixFacts.CallArguments) is not { } arguments)
            return null;
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
