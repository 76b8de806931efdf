using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Rules;

namespace SessionGuard.CodeFixes.Holding;

/// <summary>SES4003: opens the session in each turn of the loop.</summary>
/// <remarks>
/// Offered for a using declaration beside the loop whose session is used in the body of the loop alone.
/// Not offered where the session is used before or behind the loop or in its condition, where an object could be carried from one turn to the next,
/// and for a session that came from elsewhere.
/// </remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class OpenInsideLoop : SessionFix
{
    private const string Key = "OpenInsideLoop";
    private static readonly string[] Keeping = ["Add", "Enqueue", "Push", "Insert", "Append", "Set", "Write"];

    /// <inheritdoc/>
    protected override string Rule => "SES4003";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (place.Node.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is not { UsingKeyword.RawKind: not 0, Declaration.Variables: [var declarator], Parent: BlockSyntax block } declaration)
            yield break;
        if (place.Model.GetDeclaredSymbol(declarator) is not ILocalSymbol session || Edits.HasDirectives(block) || declaration.ToString().Contains('\n') || Layout.HasComments(declaration))
            yield break;
        var uses = block.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == session.Name && SymbolEqualityComparer.Default.Equals(place.Model.GetSymbolInfo(name).Symbol, session)).ToArray();
        var loop = block.Statements.FirstOrDefault(statement => uses.All(use => BodyOf(statement)?.Span.Contains(use.Span) == true));
        if (uses.Length == 0 || loop is null || loop.SpanStart < declaration.SpanStart || BodyOf(loop) is not { } body || CarriesObjects(loop, session, place) || OutOfReach(declarator, declaration, loop, place))
            yield break;
        var edits = place.Edit();
        edits.InsertFirst(body, declaration.ToString());
        edits.Remove(declaration);
        yield return new Offer("Open the session in each turn of the loop", Key, edits);
    }

    private static BlockSyntax? BodyOf(StatementSyntax loop) => loop switch
    {
        WhileStatementSyntax { Statement: BlockSyntax body } => body,
        DoStatementSyntax { Statement: BlockSyntax body } => body,
        ForStatementSyntax { Statement: BlockSyntax body } => body,
        CommonForEachStatementSyntax { Statement: BlockSyntax body } => body,
        _ => null,
    };

    /// <summary>An object that one turn leaves to the next may be one that the session tracks.</summary>
    private static bool CarriesObjects(StatementSyntax loop, ILocalSymbol session, FixPlace place) =>
        loop.DescendantNodes().Any(node => Keeps(node, loop, session, place))
        || place.Model.AnalyzeDataFlow(loop) is not { Succeeded: true } flow
        || flow.WrittenInside.Except(flow.VariablesDeclared, SymbolEqualityComparer.Default).Any(symbol => symbol is not ILocalSymbol { Type: { IsValueType: true } or { SpecialType: SpecialType.System_String } });

    /// <summary>Whether something that outlives the turn is given an object: a field, a collection.</summary>
    private static bool Keeps(SyntaxNode node, StatementSyntax loop, ILocalSymbol session, FixPlace place) => node switch
    {
        AssignmentExpressionSyntax assignment => IsObject(place.Model.GetTypeInfo(assignment.Right).Type) && Outlives(assignment.Left, loop, session, place),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name, Expression: var receiver } } call =>
            (Keeping.Any(word => name.IndexOf(word, StringComparison.Ordinal) >= 0) || IsOfThisCode(receiver, place)) && call.ArgumentList.Arguments.Any(argument => IsObject(place.Model.GetTypeInfo(argument.Expression).Type)) && Outlives(receiver, loop, session, place),
        _ => false,
    };

    private static bool IsOfThisCode(ExpressionSyntax receiver, FixPlace place) =>
        place.Model.GetTypeInfo(receiver).Type is { } type && SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, place.Model.Compilation.Assembly);

    private static bool IsObject(ITypeSymbol? type) => type is { IsValueType: false, SpecialType: SpecialType.None };

    private static bool Outlives(ExpressionSyntax target, StatementSyntax loop, ILocalSymbol session, FixPlace place)
    {
        var root = target;
        while (true)
        {
            switch (root)
            {
                case MemberAccessExpressionSyntax { Expression: not (ThisExpressionSyntax or BaseExpressionSyntax) and var inner }:
                    root = inner;
                    continue;
                case ElementAccessExpressionSyntax { Expression: var indexed }:
                    root = indexed;
                    continue;
                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var called } }:
                    root = called;
                    continue;
            }

            break;
        }

        return place.Model.GetSymbolInfo(root).Symbol is { } symbol and not IDiscardSymbol && !SymbolEqualityComparer.Default.Equals(symbol, session)
            && !(symbol is ILocalSymbol { DeclaringSyntaxReferences: [var declared] } && loop.Span.Contains(declared.Span));
    }

    /// <summary>What the opening reads must not have changed when the turn begins.</summary>
    private static bool OutOfReach(VariableDeclaratorSyntax declarator, StatementSyntax declaration, StatementSyntax loop, FixPlace place)
    {
        var read = declarator.DescendantNodes().OfType<IdentifierNameSyntax>().Select(name => place.Model.GetSymbolInfo(name).Symbol).Where(symbol => symbol is ILocalSymbol or IParameterSymbol).ToArray();
        return ((BlockSyntax)declaration.Parent!).Statements.Where(statement => statement.SpanStart > declaration.SpanStart && statement.SpanStart <= loop.SpanStart)
            .Any(statement => place.Model.AnalyzeDataFlow(statement) is not { Succeeded: true } flow || flow.WrittenInside.Intersect(read, SymbolEqualityComparer.Default).Any());
    }
}
