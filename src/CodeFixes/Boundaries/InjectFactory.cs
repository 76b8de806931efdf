using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Model;
using SessionGuard.Analyzers.Rules;

namespace SessionGuard.CodeFixes.Boundaries;

/// <summary>SES1004: a hosted service takes the factory instead of a session, or a scope factory instead of what bears one, and opens one per operation.</summary>
/// <remarks>
/// In a method that loops, the session is opened per turn. Offered where the class stands in one file and uses what it was given as a receiver in its methods.
/// Not offered where the constructor takes several such objects, which must share their session; where a method leaves work for another to commit; where a use is in a
/// lambda, or partly before and partly in a loop; nor for middleware, which takes its session as a parameter of Invoke.
/// </remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class InjectFactory : SessionFix
{
    private const string Key = "InjectFactory";

    /// <inheritdoc/>
    protected override string Rule => "SES1004";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (place.Fact(FixFacts.Place) != "parameter" || place.Fact(FixFacts.Alone) != "true" || place.Sessions is null || place.Node is not ParameterSyntax { Type: { } type, AttributeLists.Count: 0, Default: null } parameter)
            yield break;
        if (place.Model.GetTypeInfo(type).Type is not INamedTypeSymbol given || type is NullableTypeSyntax)
            yield break;
        var source = place.Sessions.RoleOf(given).Role == TypeRole.Session ? SessionSupply.Factory(given, place, parameter) : SessionSupply.Scope(given, type, place, parameter);
        if (source is null || Captured.Of(parameter, given, place) is not { } captured)
            yield break;
        var edits = place.Edit();
        if (captured.Rewrite(source, edits, place))
            yield return new Offer($"Inject '{source.TypeName}' and open one per operation", Key, edits);
    }
}
