using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Rules;

namespace SessionGuard.CodeFixes.Boundaries;

/// <summary>SES1001: removes a commit that every visible caller makes afterwards anyway.</summary>
/// <remarks>
/// A method that waited for nothing else stops being async and returns a completed task.
/// Not offered where the library has a flush, where a caller does not commit, where the result of the commit is used, or where the statement is all there is
/// below an if. There is no Fix All: each removal rests on callers that somebody should look at.
/// </remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RemoveCommit : SessionFix
{
    private const string Key = "RemoveCommit";

    /// <inheritdoc/>
    protected override string Rule => "SES1001";

    /// <inheritdoc/>
    public override FixAllProvider? GetFixAllProvider() => null;

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (place.Fact(FixFacts.CanRemove) != "true" || Statement(place.Node) is not { Parent: BlockSyntax block } statement || Edits.HasDirectives(statement))
            yield break;
        if (block.Statements.Count == 1 && block.Parent is not (BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax))
            yield break;
        var edits = place.Edit();
        if (ScopeQuestions.Function(statement) is not { } function || ScopeQuestions.IsAsync(function) && !Waits(function, statement) && !Settle(function, statement, place, edits))
            yield break;
        if (!edits.IsTouched(statement))
            edits.Remove(statement);
        yield return new Offer("Remove the commit; every caller commits afterwards", Key, edits);
    }

    private static ExpressionStatementSyntax? Statement(SyntaxNode commit)
    {
        var whole = commit;
        while (whole.Parent is AwaitExpressionSyntax or ParenthesizedExpressionSyntax
            || whole.Parent is MemberAccessExpressionSyntax { Name.Identifier.Text: "ConfigureAwait", Parent: InvocationExpressionSyntax })
            whole = whole.Parent is MemberAccessExpressionSyntax { Parent: { } call } ? call : whole.Parent;
        return whole.Parent switch
        {
            ExpressionStatementSyntax statement => statement,
            AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.Text: "_" }, Parent: ExpressionStatementSyntax discard } => discard,
            _ => null,
        };
    }

    private static bool Waits(SyntaxNode function, StatementSyntax without) =>
        ScopeQuestions.Own(function).Any(node => !without.Span.Contains(node.Span) && node switch
        {
            AwaitExpressionSyntax => true,
            CommonForEachStatementSyntax loop => loop.AwaitKeyword.IsKind(SyntaxKind.AwaitKeyword),
            UsingStatementSyntax block => block.AwaitKeyword.IsKind(SyntaxKind.AwaitKeyword),
            LocalDeclarationStatementSyntax local => local.AwaitKeyword.IsKind(SyntaxKind.AwaitKeyword),
            YieldStatementSyntax => true,
            _ => false,
        });

    /// <summary>Takes <c>async</c> from a method that has nothing left to wait for; false where its return type leaves no plain way.</summary>
    private static bool Settle(SyntaxNode function, StatementSyntax commit, FixPlace place, Edits edits)
    {
        if (function is not MethodDeclarationSyntax { Body: { } body } method || place.Model.GetDeclaredSymbol(method)?.ReturnType is not INamedTypeSymbol { Name: "Task", ContainingNamespace.Name: "Tasks" } task)
            return false;
        var keyword = method.Modifiers.First(modifier => modifier.IsKind(SyntaxKind.AsyncKeyword));
        edits.Replace(new Microsoft.CodeAnalysis.Text.TextSpan(keyword.SpanStart, keyword.GetNextToken().SpanStart - keyword.SpanStart), "", method);
        var returns = ScopeQuestions.Own(body).OfType<ReturnStatementSyntax>().ToArray();
        if (place.Model.Compilation.GetTypeByMetadataName("System.Threading.Tasks.Task") is not { } tasks)
            return false;
        var name = place.NameOf(tasks, body.SpanStart);
        if (task.TypeArguments is [var result])
        {
            foreach (var statement in returns)
            {
                if (statement.Expression is not { } value)
                    return false;
                var argument = SymbolEqualityComparer.Default.Equals(place.Model.GetTypeInfo(value).Type, result) ? "" : $"<{place.NameOf(result, value.SpanStart)}>";
                edits.Insert(value.SpanStart, $"{name}.FromResult{argument}(");
                edits.Insert(value.Span.End, ")");
            }

            return true;
        }

        foreach (var statement in returns)
            edits.Insert(statement.ReturnKeyword.Span.End, $" {name}.CompletedTask");
        if (body.Statements.Last() == commit)
            edits.Replace(commit.Span, $"return {name}.CompletedTask;", commit);
        else if (place.Model.AnalyzeControlFlow(body) is { Succeeded: true, EndPointIsReachable: true })
            edits.InsertAfter(body.Statements.Last(), $"return {name}.CompletedTask;");
        return true;
    }
}
