using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SessionGuard.CodeFixes.Concurrency;

/// <summary>A local that keeps a task; awaited where it is declared, it keeps the result.</summary>
internal sealed class TaskLocal
{
    private TaskLocal(ILocalSymbol symbol, VariableDeclaratorSyntax declarator, LocalDeclarationStatementSyntax statement)
    {
        Symbol = symbol;
        Declarator = declarator;
        Statement = statement;
    }

    public ILocalSymbol Symbol { get; }
    public VariableDeclaratorSyntax Declarator { get; }
    private LocalDeclarationStatementSyntax Statement { get; }

    private bool HasResult => Symbol.Type is INamedTypeSymbol { TypeArguments.Length: 1 };

    public static bool IsTask(ITypeSymbol? type) => type is INamedTypeSymbol { Name: "Task" or "ValueTask", ContainingNamespace.Name: "Tasks" };

    public static TaskLocal? Of(VariableDeclaratorSyntax declarator, FixPlace place)
    {
        if (declarator is not { Initializer.Value: InvocationExpressionSyntax, Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } statement } })
            return null;
        if (place.Model.GetDeclaredSymbol(declarator) is not ILocalSymbol symbol || !IsTask(symbol.Type) || !ScopeQuestions.CanAwait(statement) || Edits.HasDirectives(statement))
            return null;
        return new TaskLocal(symbol, declarator, statement);
    }

    /// <summary>Awaits the task at its declaration and adjusts every use; false where a use cannot do with the result.</summary>
    public bool Await(Edits edits, WhenAll? whenAll, FixPlace place)
    {
        if (!Declare(edits, whenAll?.Suffix ?? ""))
            return false;
        var uses = ScopeQuestions.Member(Declarator).DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == Symbol.Name && SymbolEqualityComparer.Default.Equals(place.Model.GetSymbolInfo(name).Symbol, Symbol));
        return uses.All(use => use.Parent?.Parent?.Parent == whenAll?.Call && whenAll is not null || Unwrap(use, edits));
    }

    private bool Declare(Edits edits, string suffix)
    {
        var value = Declarator.Initializer!.Value;
        var (open, close) = Edits.ForAwait(value);
        edits.Insert(value.Span.End, close + suffix);
        if (!HasResult)
        {
            edits.Replace(TextSpan.FromBounds(Statement.SpanStart, value.SpanStart), "await " + open, Statement);
            return WhenAll.IsAmongOthers(Statement);
        }

        var type = Statement.Declaration.Type;
        if (!type.IsVar)
        {
            if (type is not GenericNameSyntax { TypeArgumentList.Arguments: [var result] })
                return false;
            edits.Replace(type, result.ToString());
        }

        edits.Insert(value.SpanStart, "await " + open);
        return true;
    }

    private bool Unwrap(IdentifierNameSyntax use, Edits edits)
    {
        SyntaxNode whole = use;
        if (whole.Parent is MemberAccessExpressionSyntax { Name.Identifier.Text: "ConfigureAwait", Parent: InvocationExpressionSyntax configured })
            whole = configured;
        if (whole.Parent is AwaitExpressionSyntax awaited)
            whole = awaited;
        else if (use.Parent is MemberAccessExpressionSyntax { Name.Identifier.Text: "Result" } result && result.Expression == use)
            whole = result;
        else if (use.Parent is MemberAccessExpressionSyntax { Name.Identifier.Text: "GetAwaiter", Parent: InvocationExpressionSyntax { Parent: MemberAccessExpressionSyntax { Name.Identifier.Text: "GetResult", Parent: InvocationExpressionSyntax got } } })
            whole = got;
        else
            return false;
        if (whole.Parent is ExpressionStatementSyntax statement)
        {
            if (!WhenAll.IsAmongOthers(statement) || Edits.HasDirectives(statement))
                return false;
            edits.Remove(statement);
            return true;
        }

        if (!HasResult || Layout.HasComments(whole))
            return false;
        edits.Replace(whole.Parent is ParenthesizedExpressionSyntax { Parent: MemberAccessExpressionSyntax or ElementAccessExpressionSyntax } around ? around : whole, use.ToString());
        return true;
    }
}
