using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Model;
using SessionGuard.Analyzers.Rules;

namespace SessionGuard.CodeFixes.Failure;

/// <summary>SES3006: gives the command the transaction that is open: as an argument of the call or of the command's construction, or by its property, where need be anew; or the session, where commands are given that.</summary>
/// <remarks>Not offered where the transaction has no variable in scope, or where its type does not fit and a cast would not say more.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class PassTransaction : SessionFix
{
    private const string Key = "PassTransaction";

    /// <inheritdoc/>
    protected override string Rule => "SES3006";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (place.Fact(FixFacts.Transaction) is null && place.Fact(FixFacts.Session) is { } session && place.Node is InvocationExpressionSyntax command && ScopeQuestions.Meaning(place.Model, command.SpanStart, session) is not null)
        {
            var given = place.Edit();
            if (AsLeadingArgument(command, session, place, given))
                yield return new Offer($"Pass '{session}'", Key, given);
        }

        if (place.Fact(FixFacts.Transaction) is not { } transaction || place.Node is not InvocationExpressionSyntax call || ScopeQuestions.Meaning(place.Model, call.SpanStart, transaction) is not { } meaning)
            yield break;
        var edits = place.Edit();
        if (AsArgument(call, transaction, place, edits) || AsConstructorArgument(transaction, meaning.Type, place, edits) || AsProperty(call, transaction, meaning.Type, place, edits))
            yield return new Offer($"Pass '{transaction}'", Key, edits);
    }

    /// <summary>For a command that is given its session: in front, where the same member takes one there; what stands at another place then gets its name.</summary>
    private static bool AsLeadingArgument(InvocationExpressionSyntax call, string session, FixPlace place, Edits edits)
    {
        var arguments = call.ArgumentList.Arguments;
        if (place.Model.GetSymbolInfo(call).Symbol is not IMethodSymbol method || method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>().FirstOrDefault(Takes) is not { } taken)
            return false;
        edits.Insert(call.ArgumentList.OpenParenToken.Span.End, session + (arguments.Count == 0 ? "" : ", "));
        var first = FirstOf(taken) + 1;
        for (var i = arguments.TakeWhile((argument, at) => argument.NameColon is null && NameOf(arguments, at, method) == NameAt(taken, first + at)).Count(); i < arguments.Count; i++)
        {
            if (arguments[i].NameColon is null)
                edits.Insert(arguments[i].SpanStart, NameOf(arguments, i, method) + ": ");
        }

        return true;

        bool Takes(IMethodSymbol other) =>
            NameAt(other, FirstOf(other)) is not null && place.Sessions?.RoleOf(other.Parameters[FirstOf(other)].Type).Role == TypeRole.Session
            && Enumerable.Range(0, arguments.Count).All(at => other.Parameters.Any(parameter => parameter.Name == NameOf(arguments, at, method)));
    }

    private static int FirstOf(IMethodSymbol method) => method.IsExtensionMethod ? 1 : 0;

    private static string? NameAt(IMethodSymbol method, int ordinal) => ordinal < method.Parameters.Length ? method.Parameters[ordinal].Name : null;

    private static string? NameOf(SeparatedSyntaxList<ArgumentSyntax> arguments, int at, IMethodSymbol method) => arguments[at].NameColon?.Name.Identifier.ValueText ?? NameAt(method, at);

    private static bool AsArgument(InvocationExpressionSyntax call, string transaction, FixPlace place, Edits edits)
    {
        if (place.Model.GetSymbolInfo(call).Symbol is not IMethodSymbol method
            || method.Parameters.FirstOrDefault(parameter => place.Sessions?.RoleOf(parameter.Type).Role == TypeRole.Transaction) is not { } taken)
            return false;
        return Put(call.ArgumentList, taken, transaction, edits);
    }

    /// <summary>In place of the null that stands there, else at the end by its name.</summary>
    private static bool Put(ArgumentListSyntax arguments, IParameterSymbol taken, string transaction, Edits edits)
    {
        var given = arguments.Arguments.FirstOrDefault(argument => argument.NameColon?.Name.Identifier.ValueText == taken.Name)
            ?? (taken.Ordinal < arguments.Arguments.Count && arguments.Arguments.Take(taken.Ordinal + 1).All(argument => argument.NameColon is null) ? arguments.Arguments[taken.Ordinal] : null);
        if (given is not null)
            edits.Replace(given.Expression, transaction);
        else
            edits.Insert(arguments.CloseParenToken.SpanStart, (arguments.Arguments.Count == 0 ? "" : ", ") + $"{taken.Name}: {transaction}");
        return true;
    }

    private static bool AsConstructorArgument(string transaction, ITypeSymbol type, FixPlace place, Edits edits)
    {
        if (place.Others.OfType<BaseObjectCreationExpressionSyntax>().FirstOrDefault() is not { ArgumentList: { } arguments } creation || place.Model.GetSymbolInfo(creation).Symbol is not IMethodSymbol constructor)
            return false;
        foreach (var other in constructor.ContainingType.InstanceConstructors)
        {
            if (other.Parameters.Length == constructor.Parameters.Length + 1 && arguments.Arguments.Count == constructor.Parameters.Length && arguments.Arguments.All(argument => argument.NameColon is null)
                && constructor.Parameters.Zip(other.Parameters, (one, two) => SymbolEqualityComparer.Default.Equals(one.Type, two.Type)).All(same => same)
                && place.Sessions?.RoleOf(other.Parameters[other.Parameters.Length - 1].Type).Role == TypeRole.Transaction
                && Fitting(transaction, type, other.Parameters[other.Parameters.Length - 1].Type, creation.SpanStart, place) is { } value)
            {
                edits.Insert(arguments.CloseParenToken.SpanStart, ", " + value);
                return true;
            }
        }

        return false;
    }

    /// <summary>A statement behind the one that makes the command; for a command that has the transaction before, one before the execution.</summary>
    private static bool AsProperty(InvocationExpressionSyntax call, string transaction, ITypeSymbol type, FixPlace place, Edits edits)
    {
        if (call.Expression is not MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax command } || place.Others.FirstOrDefault() is not ExpressionSyntax made)
            return false;
        if (made == call)
        {
            if (StatementAround(call) is not { } execution || SettingOf(command, transaction, type, execution, place) is not { } anew)
                return false;
            edits.InsertBefore(execution, anew);
            return true;
        }

        if (made.FirstAncestorOrSelf<StatementSyntax>() is not LocalDeclarationStatementSyntax { Declaration.Variables: [var declared] } statement || declared.Identifier.ValueText != command.Identifier.ValueText
            || ScopeQuestions.Meaning(place.Model, statement.SpanStart, transaction) is null || SettingOf(command, transaction, type, statement, place) is not { } first)
            return false;
        edits.InsertAfter(statement, first);
        return true;
    }

    private static string? SettingOf(IdentifierNameSyntax command, string transaction, ITypeSymbol type, StatementSyntax at, FixPlace place) =>
        place.Model.GetTypeInfo(command).Type is { } commandType && place.Library?.CommandTransaction is { } name && PropertyOf(commandType, name) is { SetMethod: not null } property
        && Fitting(transaction, type, property.Type, at.SpanStart, place) is { } value
            ? $"{command.Identifier.Text}.{name} = {value};"
            : null;

    /// <summary>The plain statement in a block that always runs the call; null where another one, or a condition in it, decides.</summary>
    private static StatementSyntax? StatementAround(InvocationExpressionSyntax call)
    {
        if (call.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax } statement || statement is not (ExpressionStatementSyntax or LocalDeclarationStatementSyntax or ReturnStatementSyntax))
            return null;
        return call.Ancestors().TakeWhile(node => node != statement).Any(static node => node is AnonymousFunctionExpressionSyntax or ConditionalExpressionSyntax or ConditionalAccessExpressionSyntax or SwitchExpressionSyntax or BinaryExpressionSyntax) ? null : statement;
    }

    private static IPropertySymbol? PropertyOf(ITypeSymbol type, string name)
    {
        for (ITypeSymbol? t = type; t is not null; t = t.BaseType)
        {
            if (t.GetMembers(name).OfType<IPropertySymbol>().FirstOrDefault() is { } property)
                return property;
        }

        return type.AllInterfaces.SelectMany(contract => contract.GetMembers(name)).OfType<IPropertySymbol>().FirstOrDefault();
    }

    /// <summary>The transaction as it can be written for a type, with a cast where the variable's type is a general one; null where it cannot.</summary>
    private static string? Fitting(string transaction, ITypeSymbol type, ITypeSymbol wanted, int position, FixPlace place)
    {
        var conversion = ((CSharpCompilation)place.Model.Compilation).ClassifyConversion(type, wanted);
        if (conversion.IsImplicit)
            return transaction;
        return conversion is { Exists: true, IsReference: true } ? $"({place.NameOf(wanted, position)}){transaction}" : null;
    }
}
