using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SessionGuard.Analyzers.Rules;
using SessionGuard.Analyzers.Rules.Concurrency;

namespace SessionGuard.CodeFixes.Concurrency;

/// <summary>SES2003: awaits the operation; a method that returned its task becomes async.</summary>
/// <remarks>
/// Offered for a task that is a statement, goes to a discard or to a local that nothing reads, where await can be written; and for the task that a method returns.
/// Not offered in a body that is not async, for a task that is chained or handed to a helper, and where a method that would become async takes parameters by reference.
/// </remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AwaitSessionOperation : SessionFix
{
    private const string Key = "AwaitSessionOperation";

    /// <inheritdoc/>
    protected override string Rule => "SES2003";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if ((place.Fact(FixFacts.Place) == SessionOperationNotAwaited.Returned ? AwaitReturned(place) : AwaitDropped(place)) is { } edits)
            yield return new Offer("Await the operation", Key, edits);
    }

    private static Edits? AwaitDropped(FixPlace place)
    {
        if (place.Node is not ExpressionSyntax dropped || !ScopeQuestions.CanAwait(dropped))
            return null;
        while (dropped.Parent is MemberAccessExpressionSyntax { Name.Identifier.Text: "ConfigureAwait", Parent: InvocationExpressionSyntax configured })
            dropped = configured;
        var edits = place.Edit();
        switch (dropped.Parent)
        {
            case ExpressionStatementSyntax statement when !Edits.HasDirectives(statement):
                edits.Insert(dropped.SpanStart, "await ");
                break;
            case AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.Text: "_" }, Parent: ExpressionStatementSyntax statement } when !Edits.HasDirectives(statement):
                edits.Replace(TextSpan.FromBounds(statement.SpanStart, dropped.SpanStart), "await ", statement);
                break;
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator }:
                return TaskLocal.Of(declarator, place)?.Await(edits, null, place) == true ? edits : null;
            default:
                return null;
        }

        if (dropped == place.Node)
            edits.Insert(dropped.Span.End, ScopeQuestions.ConfigureAwait(dropped));
        return edits;
    }

    private static Edits? AwaitReturned(FixPlace place)
    {
        if (ScopeQuestions.Function(place.Node) is not MethodDeclarationSyntax method || ScopeQuestions.IsAsync(method) || Edits.HasDirectives(method) || place.Model.GetDeclaredSymbol(method) is not { } symbol)
            return null;
        if (ScopeQuestions.Own(method).Any(node => node is LockStatementSyntax or UnsafeStatementSyntax) || method.Modifiers.Any(SyntaxKind.UnsafeKeyword))
            return null;
        var edits = place.Edit();
        return AsyncMethod.Become(method, symbol, edits) ? edits : null;
    }
}
