using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SessionGuard.CodeFixes.Concurrency;

/// <summary>SES2006: reads the rows into a list before the loop works on them.</summary>
/// <remarks>
/// Offered for a loop over a query that has ToList, or ToListAsync where await can be written.
/// Not offered for readers, nor where the sequence is wrapped (WithCancellation).
/// </remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ReadRowsFirst : SessionFix
{
    private const string Key = "ReadRowsFirst";

    /// <inheritdoc/>
    protected override string Rule => "SES2006";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (place.Node.Ancestors().OfType<ForEachStatementSyntax>().FirstOrDefault(loop => place.Others.Any(next => loop.Span.Contains(next.Span) && !loop.Statement.Span.Contains(next.Span))) is not { } statement || Edits.HasDirectives(statement))
            yield break;
        var isAsync = statement.AwaitKeyword.IsKind(SyntaxKind.AwaitKeyword);
        var (query, arguments) = statement.Expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "AsAsyncEnumerable" or "AsEnumerable" } access } call
            ? (access.Expression, call.ArgumentList.ToString())
            : (statement.Expression, "()");
        var member = isAsync ? "ToListAsync" : "ToList";
        if (place.Model.GetTypeInfo(query).Type is not { } type || ScopeQuestions.Callable(place.Model, query.SpanStart, type, member) is not { } list || arguments != "()" && !ScopeQuestions.TakesToken(list))
            yield break;
        var text = query is IdentifierNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax ? query.ToString() : null;
        if (text is null)
            yield break;
        var edits = place.Edit();
        if (isAsync)
            edits.Put(Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(statement.AwaitKeyword.SpanStart, statement.ForEachKeyword.SpanStart), "");
        edits.Replace(statement.Expression, $"{(isAsync ? "await " : "")}{text}.{member}{arguments}{(isAsync ? ScopeQuestions.ConfigureAwait(statement) : "")}");
        yield return new Offer("Read the rows into a list first", Key, edits);
    }
}
