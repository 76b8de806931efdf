using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Rules;

namespace SessionGuard.CodeFixes.State;

/// <summary>SES5002: merges the object of another session instead of adding it: the session copies its values to an object of its own.</summary>
/// <remarks>
/// Offered where the object is not used afterwards, for what is done to it then would not reach the copy; with libraries that merge.
/// Not offered where the staging is no statement of its own, or takes more than the object and a token.
/// </remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MergeInstead : SessionFix
{
    private const string Key = "MergeInstead";

    /// <inheritdoc/>
    protected override string Rule => "SES5002";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (place.Fact(FixFacts.CallMember) is not { } merge || place.Node is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } staging)
            yield break;
        if (place.Model.GetSymbolInfo(staging).Symbol is not IMethodSymbol method || place.Model.GetTypeInfo(access.Expression).Type is not { } session)
            yield break;
        if (staging.ArgumentList.Arguments.Count == 0 || staging.ArgumentList.Arguments.Skip(1).Any(argument => place.Model.GetTypeInfo(argument.Expression).ConvertedType?.Name != "CancellationToken"))
            yield break;
        var isAwaited = staging.Parent is AwaitExpressionSyntax { Parent: ExpressionStatementSyntax };
        if (!isAwaited && staging.Parent is not ExpressionStatementSyntax)
            yield break;
        var awaits = isAwaited || ScopeQuestions.CanAwait(staging);
        var name = awaits ? merge + "Async" : merge;
        if (!place.Model.LookupSymbols(staging.SpanStart, session, name).OfType<IMethodSymbol>().Any())
            yield break;
        var edits = place.Edit();
        if (awaits && !isAwaited)
            edits.Insert(staging.SpanStart, "await ");
        edits.Replace(access.Name.Identifier, name);
        yield return new Offer($"Call '{name}' instead of '{method.Name}'", Key, edits);
    }
}
