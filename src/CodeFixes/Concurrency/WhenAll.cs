using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SessionGuard.CodeFixes.Concurrency;

/// <summary>An awaited <c>Task.WhenAll(...)</c>.</summary>
internal sealed class WhenAll
{
    private WhenAll(InvocationExpressionSyntax call, ExpressionSyntax awaited, string suffix, ITypeSymbol? result)
    {
        Call = call;
        Awaited = awaited;
        Suffix = suffix;
        Result = result;
    }

    public InvocationExpressionSyntax Call { get; }

    /// <summary>The <c>await</c> expression.</summary>
    public ExpressionSyntax Awaited { get; }

    /// <summary><c>.ConfigureAwait(false)</c>, where it has one.</summary>
    public string Suffix { get; }

    /// <summary>The type of each task's result, where they have one.</summary>
    public ITypeSymbol? Result { get; }

    public SeparatedSyntaxList<ArgumentSyntax> Arguments => Call.ArgumentList.Arguments;

    /// <summary>The statement that does nothing but wait; null where the results are used.</summary>
    public StatementSyntax? Statement => Awaited.Parent switch
    {
        ExpressionStatementSyntax statement => statement,
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.Text: "_" }, Parent: ExpressionStatementSyntax discard } => discard,
        _ => null,
    };

    /// <summary>The declaration of the local that takes the results, alone in its statement.</summary>
    public VariableDeclaratorSyntax? Taker =>
        Awaited.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Type.IsVar: true, Variables.Count: 1, Parent: LocalDeclarationStatementSyntax } } declarator } ? declarator : null;

    public static WhenAll? Of(SyntaxNode? node, SemanticModel model)
    {
        if (node is not InvocationExpressionSyntax call || call.Expression is not MemberAccessExpressionSyntax { Name.Identifier.Text: "WhenAll" })
            return null;
        if (model.GetSymbolInfo(call).Symbol is not IMethodSymbol { ContainingType: { Name: "Task", ContainingNamespace.Name: "Tasks" } } method)
            return null;
        ExpressionSyntax outer = call;
        var suffix = "";
        if (call.Parent is MemberAccessExpressionSyntax { Name.Identifier.Text: "ConfigureAwait", Parent: InvocationExpressionSyntax configured } access)
        {
            suffix = access.OperatorToken.Text + access.Name + configured.ArgumentList;
            outer = configured;
        }

        if (outer.Parent is not AwaitExpressionSyntax awaited || !ScopeQuestions.CanAwait(awaited) || Edits.HasDirectives(awaited))
            return null;
        return new WhenAll(call, awaited, suffix, method.TypeArguments is [var result] ? result : null);
    }

    /// <summary>The awaited WhenAll that a local, alone or among others, is given to.</summary>
    public static WhenAll? Over(ILocalSymbol local, SyntaxNode scope, SemanticModel model) =>
        scope.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(call => call.ArgumentList.Arguments.Any(argument => argument.Expression is IdentifierNameSyntax name && name.Identifier.ValueText == local.Name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name).Symbol, local)))
            .Select(call => Of(call, model))
            .FirstOrDefault(found => found is not null);

    /// <summary>Whether a statement stands among others, so that one can become several.</summary>
    public static bool IsAmongOthers(StatementSyntax statement) => statement.Parent is BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax;
}
