using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.CodeFixes;

/// <summary>The transactions that a body begins on a session and keeps in locals.</summary>
internal static class Transactions
{
    /// <summary>The locals in scope at a node that hold a transaction begun on the session.</summary>
    public static ILocalSymbol[] BegunOn(string session, SyntaxNode at, FixPlace place) =>
        place.Sessions is { } sessions
            ? place.Model.LookupSymbols(at.SpanStart).OfType<ILocalSymbol>()
                .Where(local => sessions.RoleOf(local.Type).Role == TypeRole.Transaction && Opening(local) is { } opening && opening.Span.End <= at.SpanStart && Begins(opening, session, place))
                .ToArray()
            : [];

    /// <summary>Whether the code says something of a local in a handler, behind it, or before it in a loop that comes back.</summary>
    public static bool IsUsedBehind(ILocalSymbol local, CatchClauseSyntax handler, TryStatementSyntax statement, FixPlace place)
    {
        var declaration = Opening(local)!;
        var loop = statement.Ancestors().TakeWhile(ancestor => !ancestor.Span.Contains(declaration.Span)).LastOrDefault(ancestor => ancestor is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax);
        return ScopeQuestions.Member(statement).DescendantNodes().OfType<IdentifierNameSyntax>().Any(name =>
            name.Identifier.ValueText == local.Name
            && (name.SpanStart >= handler.SpanStart || loop?.Span.Contains(name.Span) == true)
            && name.Parent is not MemberAccessExpressionSyntax { Name.Identifier.Text: "Dispose" or "DisposeAsync" }
            && SymbolEqualityComparer.Default.Equals(place.Model.GetSymbolInfo(name).Symbol, local));
    }

    private static VariableDeclaratorSyntax? Opening(ILocalSymbol local) =>
        local.DeclaringSyntaxReferences is [var reference] && reference.GetSyntax() is VariableDeclaratorSyntax { Initializer: not null } declarator ? declarator : null;

    private static bool Begins(VariableDeclaratorSyntax declarator, string session, FixPlace place) =>
        declarator.Initializer!.Value.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Any(call =>
            call.Expression is MemberAccessExpressionSyntax { Expression: var receiver }
            && (receiver.ToString() == session || receiver.ToString().StartsWith(session + ".", StringComparison.Ordinal))
            && place.MeaningOf(call)?.Operation == SessionOperation.Begin);
}
