using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SessionGuard.CodeFixes.Concurrency;

/// <summary>Gives a lambda a session of its own, by a factory that is in reach.</summary>
internal static class OwnSession
{
    /// <summary>The lambda with a session opened first, in place of the one from outside; null where none can be opened there.</summary>
    public static Edits? In(ParallelWork work, FixPlace place)
    {
        if (FactoryInReach(work, place) is not { } opening || Disposal.Using(work.Session, isAsync: true) is not { } keyword)
            return null;
        var local = work.FreshLocal();
        var edits = place.Edit();
        if (!Open(work, $"{keyword} var {local} = {opening};", edits))
            return null;
        foreach (var use in work.Uses)
            edits.Replace(use, local);
        return edits;
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
        var (open, close) = isAsync ? ("", "") : Edits.ForAwait(body);
        edits.Put(gap, $"{line}{{{line}{edits.Layout.Unit}{statement}{line}{edits.Layout.Unit}{result}{(isAsync ? "" : "await ")}{open}");
        edits.Insert(body.Span.End, $"{close};{line}}}");
        return true;
    }
}
