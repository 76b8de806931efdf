using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Model;
using static SessionGuard.Analyzers.Tests.Recall.Code;

namespace SessionGuard.Analyzers.Tests.Recall;

/// <summary>What an object is worth.</summary>
static class StateOperators
{
    public static IEnumerable<Operator> All =>
    [
        new("Generated key read behind the add", ["SES5003"], KeyBeforeFlush),
        new("Flush added before the commit", ["SES5006"], FlushBeforeCommit),
        new("Query returned instead of its rows", ["SES5007"], DeferredReturn),
        new("Tracking turned off for a changed entity", ["SES5014"], NoTracking),
    ];

    static IEnumerable<Mutant> KeyBeforeFlush(Code code)
    {
        foreach (var call in code.Of(SessionOperation.Stage))
        {
            if (!call.Method.Name.StartsWith("Add", StringComparison.Ordinal) && !call.Method.Name.StartsWith("Persist", StringComparison.Ordinal) || call.Statement is not { Parent: BlockSyntax } statement)
                continue;
            if (call.Node.ArgumentList.Arguments is [{ Expression: IdentifierNameSyntax entity }, ..] && code.Model.GetTypeInfo(entity).Type is { } type && type.GetMembers("Id").OfType<IPropertySymbol>().Any(id => id.Type.SpecialType == SpecialType.System_Int32))
                yield return new(call.Library, InsertAfter(statement, $"Console.WriteLine({entity}.Id);"));
        }
    }

    static IEnumerable<Mutant> FlushBeforeCommit(Code code)
    {
        foreach (var call in code.Of(SessionOperation.Commit))
        {
            if (!call.Meaning.Library.CommitFlushes || call.Statement is not { Parent: BlockSyntax } statement || call.Session is not { } session || call.Method.ContainingType.Name == "Savepoint")
                continue;
            yield return new(call.Library, InsertBefore(statement, call.IsAwaited ? $"await {session.Name}.FlushAsync();" : $"{session.Name}.Flush();"));
        }
    }

    static IEnumerable<Mutant> DeferredReturn(Code code)
    {
        foreach (var call in code.Of(SessionOperation.Query))
        {
            if (call.Method.Name is not ("ToList" or "ToListAsync" or "ToArray" or "ToArrayAsync") || Whole(call.Node).Parent is not ReturnStatementSyntax statement || !code.IsOpenedHere(call.Session) || Function(statement) is not MethodDeclarationSyntax method)
                continue;
            if (call.Node.Expression is not MemberAccessExpressionSyntax { Expression: var query } || code.Model.GetTypeInfo(query).Type is not INamedTypeSymbol { Name: var name, TypeArguments: [var element] } || method.DescendantNodes().OfType<ReturnStatementSyntax>().Count() > 1)
                continue;
            var type = (name == "Query" ? "Query" : "IQueryable") + "<" + element.ToMinimalDisplayString(code.Model, method.SpanStart) + ">";
            yield return new(call.Library, Replace(method.ReturnType, code.IsAsync(statement) ? $"Task<{type}>" : type), Replace(statement.Expression!, query.ToString()));
        }
    }

    static IEnumerable<Mutant> NoTracking(Code code)
    {
        foreach (var call in code.Of(SessionOperation.Query).Where(call => call.Meaning.Library.Protocol == Protocol.Context))
        {
            if (Whole(call.Node).Parent is not EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax } variable } || code.Model.GetDeclaredSymbol(variable) is not ILocalSymbol local)
                continue;
            var set = call.Node.DescendantNodes().OfType<MemberAccessExpressionSyntax>().LastOrDefault(access => code.Model.GetTypeInfo(access).Type is INamedTypeSymbol { Name: "DbSet", TypeArguments: [var element] } && SymbolEqualityComparer.Default.Equals(element, local.Type));
            var function = Function(call.Node);
            var changes = function.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(assignment => assignment.Left is MemberAccessExpressionSyntax { Expression: var changed } && SymbolEqualityComparer.Default.Equals(code.Model.GetSymbolInfo(changed).Symbol, local));
            if (set is not null && changes && call.Method.Name is not ("Find" or "FindAsync") && call.Session is { } session && code.On(session, function).Any(other => other.Is(SessionOperation.Flush)))
                yield return new(call.Library, InsertAfter(set, ".AsNoTracking()"));
        }
    }
}
