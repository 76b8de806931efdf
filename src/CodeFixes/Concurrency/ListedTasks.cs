using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SessionGuard.CodeFixes.Concurrency;

/// <summary>A list that collects tasks for WhenAll: each is awaited where it was added, and the list goes, or takes the results.</summary>
internal static class ListedTasks
{
    public static Edits? Unfold(FixPlace place)
    {
        if (AddAround(place.Node) is not { } add || ListOf(add, place) is not { } local)
            return null;
        if (local.DeclaringSyntaxReferences is not [var reference] || reference.GetSyntax() is not VariableDeclaratorSyntax declarator || !IsEmptyList(declarator))
            return null;
        if (declarator is not { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { Parent: BlockSyntax block } declaration } } || Edits.HasDirectives(declaration))
            return null;
        if (WhenAll.Over(local, block, place.Model) is not { Arguments.Count: 1 } whenAll || (whenAll.Statement ?? whenAll.Taker?.FirstAncestorOrSelf<StatementSyntax>()) is not { } waiting || waiting.Parent != block)
            return null;
        var results = whenAll.Statement is null ? ResultList.Of(whenAll, place) : null;
        if (whenAll.Statement is null && results is null)
            return null;
        var edits = place.Edit();
        if (results is null)
            edits.Remove(declaration);
        else
            edits.Put(TextSpan.FromBounds(declaration.SpanStart, declaration.Span.End), results.Declaration);
        edits.Remove(waiting);
        results?.Adjust(edits);
        return Uses(local, declarator, place).All(use => use.Parent == whenAll.Arguments[0] || Await(use, results, whenAll, edits)) ? edits : null;
    }

    private static InvocationExpressionSyntax? AddAround(SyntaxNode node) =>
        node.Ancestors().OfType<InvocationExpressionSyntax>().FirstOrDefault(call =>
            call.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "Add", Expression: IdentifierNameSyntax } && call.ArgumentList.Arguments.Count == 1);

    private static ILocalSymbol? ListOf(InvocationExpressionSyntax add, FixPlace place) =>
        place.Model.GetSymbolInfo(((MemberAccessExpressionSyntax)add.Expression).Expression).Symbol is ILocalSymbol { Type: INamedTypeSymbol { Name: "List", TypeArguments: [var task] } } local && TaskLocal.IsTask(task) ? local : null;

    private static bool IsEmptyList(VariableDeclaratorSyntax declarator) => declarator.Initializer?.Value is BaseObjectCreationExpressionSyntax { Initializer: null };

    private static IEnumerable<IdentifierNameSyntax> Uses(ILocalSymbol local, VariableDeclaratorSyntax declarator, FixPlace place) =>
        ScopeQuestions.Member(declarator).DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == local.Name && SymbolEqualityComparer.Default.Equals(place.Model.GetSymbolInfo(name).Symbol, local));

    private static bool Await(IdentifierNameSyntax use, ResultList? results, WhenAll whenAll, Edits edits)
    {
        if (use.Parent is not MemberAccessExpressionSyntax { Name.Identifier.Text: "Add", Parent: InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: InvocationExpressionSyntax task }], Parent: ExpressionStatementSyntax statement } add })
            return false;
        if (ScopeQuestions.Function(statement) != ScopeQuestions.Function(whenAll.Call) || !ScopeQuestions.CanAwait(statement) || Edits.HasDirectives(statement))
            return false;
        if (results is null)
        {
            edits.Replace(TextSpan.FromBounds(statement.SpanStart, task.SpanStart), "await ", statement);
            edits.Replace(TextSpan.FromBounds(task.Span.End, statement.Span.End), whenAll.Suffix + ";", statement);
            return true;
        }

        edits.Replace(use, results.Name);
        edits.Insert(task.SpanStart, "await ");
        edits.Insert(task.Span.End, whenAll.Suffix);
        return add.SpanStart < whenAll.Call.SpanStart;
    }
}
