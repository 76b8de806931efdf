using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Model;
using SessionGuard.Analyzers.Rules;

namespace SessionGuard.CodeFixes.Boundaries;

/// <summary>SES1008: begins a transaction where a savepoint was begun, so that its commit stores the work.</summary>
/// <remarks>
/// A declared type follows.
/// Not offered where the session may have begun its transaction by itself already, which refuses another one; and where the variable is used as only a
/// savepoint can be.
/// </remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class BeginTransaction : SessionFix
{
    private const string Key = "BeginTransaction";

    /// <inheritdoc/>
    protected override string Rule => "SES1008";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (place.Fact(FixFacts.Alone) != "true" || place.Node is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } begin || place.Model.GetTypeInfo(access.Expression).Type is not { } session)
            yield break;
        var nested = place.Model.GetSymbolInfo(begin).Symbol as IMethodSymbol;
        var begins = place.Model.LookupSymbols(begin.SpanStart, session).OfType<IMethodSymbol>()
            .Where(method => place.Sessions?.MeaningOf(method)?.Operation == SessionOperation.Begin && method.Parameters.Length == nested?.Parameters.Length)
            .OrderBy(method => method.Name, StringComparer.Ordinal)
            .FirstOrDefault(method => IsAwaitable(method) == IsAwaitable(nested!));
        if (begins is null || Result(begins.ReturnType) is not { } transaction || Declarator(begin) is not { Parent: VariableDeclarationSyntax declaration } declarator)
            yield break;
        if (!UsesAre(declarator, transaction, place))
            yield break;
        var edits = place.Edit();
        edits.Replace(access.Name.Identifier, begins.Name);
        if (!declaration.Type.IsVar)
            edits.Replace(declaration.Type, place.NameOf(transaction, declaration.SpanStart));
        yield return new Offer("Begin a transaction, so that the commit stores the work", Key, edits);
    }

    private static bool IsAwaitable(IMethodSymbol method) => !SymbolEqualityComparer.Default.Equals(Result(method.ReturnType), method.ReturnType);

    private static ITypeSymbol Result(ITypeSymbol type) => type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [var result] } ? result : type;

    private static VariableDeclaratorSyntax? Declarator(InvocationExpressionSyntax begin)
    {
        SyntaxNode value = begin;
        while (value.Parent is AwaitExpressionSyntax or ParenthesizedExpressionSyntax || value.Parent is MemberAccessExpressionSyntax { Name.Identifier.Text: "ConfigureAwait" } or InvocationExpressionSyntax)
            value = value.Parent;
        return value.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1 } } declarator } ? declarator : null;
    }

    /// <summary>Whether each use of the variable calls a member that the transaction has as well.</summary>
    private static bool UsesAre(VariableDeclaratorSyntax declarator, ITypeSymbol transaction, FixPlace place)
    {
        var local = place.Model.GetDeclaredSymbol(declarator);
        return ScopeQuestions.Member(declarator).DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == declarator.Identifier.ValueText && SymbolEqualityComparer.Default.Equals(place.Model.GetSymbolInfo(name).Symbol, local))
            .All(name => name.Parent is MemberAccessExpressionSyntax access && access.Expression == name && !transaction.GetMembers(access.Name.Identifier.ValueText).IsEmpty);
    }
}
