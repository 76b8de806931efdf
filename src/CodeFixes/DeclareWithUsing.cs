using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.CodeFixes;

/// <summary>Declares what a diagnostic says is opened with <c>using</c>; <c>await using</c> where that can be written.</summary>
/// <remarks>
/// A disposal that ends the block goes. What is opened in the middle of a statement, and nothing keeps, gets a local of its own, where that opens it no earlier and
/// closes it no sooner than its last use. Not offered where the local is assigned again or passed by reference, is declared without being opened, or stands below a label
/// of a switch; nor before C# 8.
/// </remarks>
public abstract class DeclareWithUsing : SessionFix
{
    private const string Key = "DeclareWithUsing";

    internal sealed override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (!Disposal.IsDeclarable(place.Node) || place.Sessions is not { } sessions)
            yield break;
        var value = Whole(place.Node);
        switch (value.Parent)
        {
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, IsConst: false } statement } } declarator }
                when statement.Parent is BlockSyntax or GlobalStatementSyntax && place.Model.GetDeclaredSymbol(declarator) is ILocalSymbol local:
                if (sessions.RoleOf(local.Type).Role is TypeRole.Session or TypeRole.Transaction && !IsSetAgain(local, place) && Disposal.Using(local.Type, ScopeQuestions.CanAwait(statement)) is { } keyword)
                {
                    var edits = place.Edit();
                    edits.Insert(statement.SpanStart, keyword + " ");
                    RemoveDisposal(local, statement, edits);
                    yield return new Offer($"Declare '{local.Name}' with '{keyword}'", Key, edits);
                }

                break;
            case ExpressionStatementSyntax { Parent: BlockSyntax or GlobalStatementSyntax } statement
                when place.Model.GetTypeInfo(value).Type is { } type && sessions.RoleOf(type).Role == TypeRole.Transaction && Disposal.Using(type, ScopeQuestions.CanAwait(statement)) is { } word:
                var name = ScopeQuestions.Fresh("transaction", statement, place.Model);
                var kept = place.Edit();
                kept.Insert(statement.SpanStart, $"{word} var {name} = ");
                yield return new Offer($"Keep the transaction and declare it with '{word}'", Key, kept);
                break;
            case MemberAccessExpressionSyntax when Begun(value) is { Parent: BlockSyntax or GlobalStatementSyntax } statement && !IsOpenBehind(statement, place.Model)
                && place.Model.GetTypeInfo(value).Type is { } type && sessions.RoleOf(type).Role == TypeRole.Session && Disposal.Using(type, ScopeQuestions.CanAwait(statement)) is { } word:
                var session = ScopeQuestions.Fresh(Names.Camel(type.Name), statement, place.Model);
                var apart = place.Edit();
                apart.InsertBefore(statement, $"{word} var {session} = {(value is ParenthesizedExpressionSyntax { Expression: var inner } ? inner : value)};");
                apart.Replace(value, session);
                yield return new Offer($"Declare '{session}' with '{word}'", Key, apart);
                break;
        }
    }

    /// <summary>The statement whose first act is to open the session; null where something else happens before, or where one would have to be made.</summary>
    private static StatementSyntax? Begun(ExpressionSyntax opening)
    {
        SyntaxNode first = opening;
        while (first.Parent is MemberAccessExpressionSyntax or AwaitExpressionSyntax or ParenthesizedExpressionSyntax or CastExpressionSyntax
            || first.Parent is InvocationExpressionSyntax call && call.Expression == first || first.Parent is ElementAccessExpressionSyntax element && element.Expression == first)
            first = first.Parent;
        return first.Parent switch
        {
            ExpressionStatementSyntax or ReturnStatementSyntax => (StatementSyntax)first.Parent,
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax local } } } => local,
            _ => null,
        };
    }

    /// <summary>Whether what the statement leaves needs the session still: a task that nobody has awaited, a sequence that nobody has read.</summary>
    private static bool IsOpenBehind(StatementSyntax statement, SemanticModel model)
    {
        var left = statement switch
        {
            ExpressionStatementSyntax alone => alone.Expression,
            ReturnStatementSyntax back => back.Expression,
            LocalDeclarationStatementSyntax local => local.Declaration.Variables[0].Initializer?.Value,
            _ => null,
        };
        return left is not null && model.GetTypeInfo(left).Type is { } type && (type.Name is "Task" or "ValueTask" || statement is not ExpressionStatementSyntax && type is { TypeKind: TypeKind.Interface });
    }

    /// <summary>The expression with what waits for it and converts it.</summary>
    private static ExpressionSyntax Whole(SyntaxNode opening)
    {
        var whole = (ExpressionSyntax)opening;
        while (true)
        {
            switch (whole.Parent)
            {
                case AwaitExpressionSyntax or ParenthesizedExpressionSyntax or CastExpressionSyntax:
                    whole = (ExpressionSyntax)whole.Parent;
                    break;
                case MemberAccessExpressionSyntax { Name.Identifier.Text: "ConfigureAwait", Parent: InvocationExpressionSyntax call }:
                    whole = call;
                    break;
                default:
                    return whole;
            }
        }
    }

    private static bool IsSetAgain(ILocalSymbol local, FixPlace place) =>
        ScopeQuestions.Member(place.Node).DescendantNodes().OfType<IdentifierNameSyntax>().Any(name =>
            name.Identifier.ValueText == local.Name
            && (name.Parent is AssignmentExpressionSyntax assignment && assignment.Left == name || name.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not 0 } or RefExpressionSyntax)
            && SymbolEqualityComparer.Default.Equals(place.Model.GetSymbolInfo(name).Symbol, local));

    /// <summary>Takes out a disposal that is the last statement of the same block.</summary>
    private static void RemoveDisposal(ILocalSymbol local, StatementSyntax declaration, Edits edits)
    {
        if (declaration.Parent is not BlockSyntax { Statements: var statements } || statements.Last() is not ExpressionStatementSyntax { Expression: var expression } last || Edits.HasDirectives(last))
            return;
        if (expression is AwaitExpressionSyntax { Expression: var awaited })
            expression = awaited;
        if (expression is InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0, Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax receiver, Name.Identifier.Text: "Dispose" or "DisposeAsync" } }
            && receiver.Identifier.ValueText == local.Name)
            edits.Remove(last);
    }
}
