using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.CodeFixes.Concurrency;

/// <summary>SES2005: gives the scope the option that lets its transaction follow the code across an await.</summary>
/// <remarks>
/// An option that says otherwise is replaced.
/// Not offered where no constructor takes the option beside the other arguments (those with an interop option).
/// </remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class LetScopeFlow : SessionFix
{
    private const string Key = "LetScopeFlow";

    /// <inheritdoc/>
    protected override string Rule => "SES2005";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (place.Node is not BaseObjectCreationExpressionSyntax creation || place.Model.GetOperation(creation, place.Cancellation) is not IObjectCreationOperation { Type: INamedTypeSymbol type } operation)
            yield break;
        if (place.Sessions?.AsyncFlowOf(type) is not { } enabled || creation.ArgumentList?.ContainsDirectives == true)
            yield break;
        var option = $"{place.NameOf(enabled.ContainingType, creation.SpanStart)}.{enabled.Name}";
        var edits = place.Edit();
        if (operation.Arguments.FirstOrDefault(argument => SymbolEqualityComparer.Default.Equals(argument.Parameter?.Type, enabled.Type)) is { Syntax: ArgumentSyntax { Expression: var given } })
            edits.Replace(given, option);
        else if (!Append(creation, operation, type, option, enabled, edits))
            yield break;
        yield return new Offer($"Pass '{enabled.ContainingType.Name}.{enabled.Name}'", Key, edits);
    }

    private static bool Append(BaseObjectCreationExpressionSyntax creation, IObjectCreationOperation operation, INamedTypeSymbol type, string option, IFieldSymbol enabled, Edits edits)
    {
        var wanted = operation.Constructor!.Parameters.Select(parameter => parameter.Type).Concat([enabled.Type]).ToArray();
        var constructor = type.InstanceConstructors.FirstOrDefault(candidate => candidate.Parameters.Select(parameter => parameter.Type).SequenceEqual(wanted, SymbolEqualityComparer.Default));
        if (constructor is null)
            return false;
        if (creation.ArgumentList is not { } list)
        {
            edits.Insert(creation is ObjectCreationExpressionSyntax { Type: var named } ? named.Span.End : creation.NewKeyword.Span.End, $"({option})");
            return true;
        }

        if (list.Arguments.Count == 0)
        {
            edits.Insert(list.OpenParenToken.Span.End, option);
            return true;
        }

        var name = list.Arguments.Any(argument => argument.NameColon is not null) ? constructor.Parameters[wanted.Length - 1].Name + ": " : "";
        edits.Insert(list.Arguments.Last().Span.End, $", {name}{option}");
        return true;
    }
}
