using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;
using SessionGuard.Analyzers.Rules;

namespace SessionGuard.CodeFixes.Boundaries;

/// <summary>SES1004: registers the type, or the context, scoped: one instance a request, with the request's session.</summary>
/// <remarks>
/// Offered for <c>AddSingleton</c> and its keyed and Try forms, and for a singleton lifetime given to <c>AddDbContext</c> and its like.
/// Not offered for hosted services, which are singletons whatever the registration says, nor where the scoped form has no such overload.
/// </remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ScopedRegistration : SessionFix
{
    private const string Key = "ScopedRegistration";
    private const string Singleton = "Singleton";
    private const string Scoped = "Scoped";

    /// <inheritdoc/>
    protected override string Rule => "SES1004";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (place.Node is not InvocationExpressionSyntax call)
            yield break;
        var edits = place.Edit();
        if (place.Fact(FixFacts.Place) switch { "registration" => Rename(call, place, edits), "lifetime" => Shorten(call, place, edits), _ => false })
            yield return new Offer("Register it scoped", Key, edits);
    }

    private static bool Rename(InvocationExpressionSyntax call, FixPlace place, Edits edits)
    {
        if (call.Expression is not MemberAccessExpressionSyntax { Name: var name } || !name.Identifier.Text.EndsWith(Singleton, StringComparison.Ordinal))
            return false;
        var scoped = name.Identifier.Text.Substring(0, name.Identifier.Text.Length - Singleton.Length) + Scoped;
        var changed = call.ReplaceNode(name, name.WithIdentifier(Microsoft.CodeAnalysis.CSharp.SyntaxFactory.Identifier(scoped)));
        if (place.Model.GetSpeculativeSymbolInfo(call.SpanStart, changed, SpeculativeBindingOption.BindAsExpression).Symbol is not IMethodSymbol)
            return false;
        edits.Replace(name.Identifier, scoped);
        return true;
    }

    private static bool Shorten(InvocationExpressionSyntax call, FixPlace place, Edits edits)
    {
        if (place.Model.GetOperation(call, place.Cancellation) is not IInvocationOperation invocation)
            return false;
        if (SingletonRegistration.LifetimeOf(invocation)?.Syntax is not ArgumentSyntax { Expression: MemberAccessExpressionSyntax { Name: { Identifier.Text: Singleton } lifetime } })
            return false;
        edits.Replace(lifetime, Scoped);
        return true;
    }
}
