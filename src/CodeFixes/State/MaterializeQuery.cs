using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Rules;

namespace SessionGuard.CodeFixes.State;

/// <summary>SES5007: reads the query into a list where it leaves the session's scope.</summary>
/// <remarks>
/// Awaited where the method is async and the library's <c>ToListAsync</c> is in reach, else with <c>ToList</c>.
/// Not offered where the declared result is itself deferred (<c>IQueryable</c>, <c>IAsyncEnumerable</c>, a reader), where the type of what surrounds the value
/// is inferred from it, or in a lambda.
/// </remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MaterializeQuery : SessionFix
{
    private const string Key = "MaterializeQuery";

    /// <inheritdoc/>
    protected override string Rule => "SES5007";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (place.Fact(FixFacts.Place) != "value" || place.Node is not ExpressionSyntax value || ScopeQuestions.Function(value) is null or AnonymousFunctionExpressionSyntax)
            yield break;
        var info = place.Model.GetTypeInfo(value, place.Cancellation);
        if (info.Type is not { } type || !TakesList(info.ConvertedType) || IsInferred(value, place))
            yield break;
        if (Call(value, type, place) is not var (before, after, member))
            yield break;
        var edits = place.Edit();
        var open = NeedsParentheses(value) ? "(" : "";
        var close = NeedsParentheses(value) ? ")" : "";
        if (before + open is { Length: > 0 } start)
            edits.Insert(value.SpanStart, start);
        edits.Insert(value.Span.End, close + after);
        yield return new Offer($"Read the query into a list with {member}", Key, edits);
    }

    /// <summary>Whether a list can stand where the value is expected.</summary>
    private static bool TakesList(ITypeSymbol? expected) =>
        expected?.SpecialType is SpecialType.System_Object or SpecialType.System_Collections_IEnumerable
        || expected?.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T;

    private static bool IsInferred(ExpressionSyntax value, FixPlace place) =>
        value.Parent is ArgumentSyntax { Parent.Parent: { } call }
        && place.Model.GetSymbolInfo(call, place.Cancellation).Symbol is IMethodSymbol { OriginalDefinition: { IsGenericMethod: true } };

    private static (string Before, string After, string Member)? Call(ExpressionSyntax value, ITypeSymbol type, FixPlace place)
    {
        if (ScopeQuestions.CanAwait(value) && ScopeQuestions.Callable(place.Model, value.SpanStart, type, "ToListAsync") is { } awaitable)
        {
            var token = ScopeQuestions.TakesToken(awaitable) ? ScopeQuestions.Token(place.Model, value) : null;
            return ("await ", $".ToListAsync({token}){ScopeQuestions.ConfigureAwait(value)}", "ToListAsync");
        }

        return ScopeQuestions.Callable(place.Model, value.SpanStart, type, "ToList") is null ? null : ("", ".ToList()", "ToList");
    }

    private static bool NeedsParentheses(ExpressionSyntax value) =>
        value is not (InvocationExpressionSyntax or MemberAccessExpressionSyntax or SimpleNameSyntax or ElementAccessExpressionSyntax or ParenthesizedExpressionSyntax);
}
