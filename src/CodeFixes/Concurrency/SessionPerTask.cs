using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SessionGuard.Analyzers.Rules;

namespace SessionGuard.CodeFixes.Concurrency;

/// <summary>SES2001: opens a session inside the lambda that runs several times at once.</summary>
/// <remarks>
/// Offered where a factory of the session's type (or a <c>Func</c> that returns one) is in reach and the lambda's work on its own session comes to the same.
/// Not offered where the session is in a transaction or has staged work outside the lambda, which would be missing inside; where entities leave the lambda or come into it to be
/// changed, which no commit would then see; where the lambda stages without committing; where it also works through other code that may share the session.
/// </remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class SessionPerTask : SessionFix
{
    private const string Key = "SessionPerTask";

    /// <inheritdoc/>
    protected override string Rule => "SES2001";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (place.Fact(FixFacts.Session) is not { } name || ParallelWork.Of(name, place) is not { } work || !work.StandsAlone())
            yield break;
        if (FactoryInReach(work, place) is not { } opening || Disposal.Using(work.Session, isAsync: true) is not { } keyword)
            yield break;
        var local = work.FreshLocal();
        var edits = place.Edit();
        if (!Open(work, $"{keyword} var {local} = {opening};", edits))
            yield break;
        foreach (var use in work.Uses)
            edits.Replace(use, local);
        yield return new Offer("Open a session per task", Key, edits);
    }

    /// <summary>The expression that opens a session of the same type, by what is in scope in the lambda.</summary>
    private static string? FactoryInReach(ParallelWork work, FixPlace place)
    {
        var position = work.Lambda.Body.SpanStart;
        foreach (var symbol in place.Model.LookupSymbols(position))
        {
            var type = symbol switch
            {
                IFieldSymbol field => field.Type,
                IPropertySymbol property => property.Type,
                IParameterSymbol parameter => parameter.Type,
                ILocalSymbol local => local.Type,
                _ => null,
            };
            if (type is not INamedTypeSymbol named || ScopeQuestions.Meaning(place.Model, position, symbol.Name) is null)
                continue;
            if (named is { Name: "Func", TypeArguments: [var made] } && SymbolEqualityComparer.Default.Equals(made, work.Session))
                return symbol.Name + "()";
            if (Opening.By(named, work.Session, place)?.Call(symbol.Name, isAsync: true, ScopeQuestions.Token(place.Model, work.Lambda.Body)) is { } call)
                return call;
        }

        return null;
    }

    private static bool Open(ParallelWork work, string statement, Edits edits)
    {
        var lambda = work.Lambda;
        var isAsync = ScopeQuestions.IsAsync(lambda);
        if (lambda.Body is BlockSyntax block)
        {
            edits.InsertFirst(block, statement);
            return isAsync;
        }

        var body = (ExpressionSyntax)lambda.Body;
        var gap = TextSpan.FromBounds(lambda.ArrowToken.Span.End, body.SpanStart);
        if (edits.Layout.Comments(gap).Count > 0 || !isAsync && !work.ReturnsTask)
            return false;
        var outer = edits.Layout.Indentation(lambda);
        var line = edits.Layout.NewLine + outer;
        var result = work.HasResult ? "return " : "";
        if (!isAsync)
            edits.Insert(lambda.SpanStart, "async ");
        edits.Put(gap, $"{line}{{{line}{edits.Layout.Unit}{statement}{line}{edits.Layout.Unit}{result}{(isAsync ? "" : "await ")}");
        edits.Insert(body.Span.End, $";{line}}}");
        return true;
    }
}
