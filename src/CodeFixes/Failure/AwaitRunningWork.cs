using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SessionGuard.CodeFixes.Failure;

/// <summary>SES3007: awaits the tasks that still run before the session is committed or rolled back.</summary>
/// <remarks>
/// Offered where the end is a statement in an async body and each task waits in a local of type Task, or in a list of tasks.
/// Not offered for a session that a using ends, whose place to wait is for a reader to choose; for a ValueTask, which must not be awaited twice.
/// </remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AwaitRunningWork : SessionFix
{
    private const string Key = "AwaitRunningWork";

    /// <inheritdoc/>
    protected override string Rule => "SES3007";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (place.Node.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax } end || !ScopeQuestions.CanAwait(end) || ScopeQuestions.Function(place.Node) != ScopeQuestions.Function(end) || Edits.HasDirectives(end))
            yield break;
        var suffix = ScopeQuestions.ConfigureAwait(end);
        var waits = new List<string>();
        foreach (var task in place.Others)
        {
            if (task.SpanStart >= end.SpanStart || Wait(task, end, suffix, place) is not { } wait)
                yield break;
            if (!waits.Contains(wait))
                waits.Add(wait);
        }

        if (waits.Count == 0)
            yield break;
        var edits = place.Edit();
        edits.InsertBefore(end, waits.ToArray());
        yield return new Offer("Await the running work first", Key, edits);
    }

    private static string? Wait(SyntaxNode task, StatementSyntax end, string suffix, FixPlace place)
    {
        SyntaxNode value = task;
        while (value.Parent is MemberAccessExpressionSyntax { Name.Identifier.Text: "AsTask", Parent: InvocationExpressionSyntax converted })
            value = converted;
        var name = value.Parent switch
        {
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator } => declarator.Identifier.Text,
            AssignmentExpressionSyntax { Left: IdentifierNameSyntax local, Parent: ExpressionStatementSyntax } => local.Identifier.Text,
            ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "Add", Expression: IdentifierNameSyntax list } } } => list.Identifier.Text,
            _ => null,
        };
        if (name is null || ScopeQuestions.Meaning(place.Model, end.SpanStart, name) is not { Symbol: ILocalSymbol { Type: INamedTypeSymbol type } })
            return null;
        if (type is { Name: "Task", ContainingNamespace.Name: "Tasks" })
            return $"await {name}{suffix};";
        return type is { Name: "List", TypeArguments: [INamedTypeSymbol { Name: "Task" }] } && ScopeQuestions.Meaning(place.Model, end.SpanStart, $"Task.WhenAll({name})") is not null
            ? $"await Task.WhenAll({name}){suffix};"
            : null;
    }
}
