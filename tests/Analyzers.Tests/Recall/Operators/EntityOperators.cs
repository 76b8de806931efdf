using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Model;
using static SessionGuard.Analyzers.Tests.Recall.Code;

namespace SessionGuard.Analyzers.Tests.Recall;

/// <summary>Objects that are worth less than the code takes them for.</summary>
static class EntityOperators
{
    public static IEnumerable<Operator> All =>
    [
        new("Persistence code given a web result", ["SES1010"], WebResult),
        new("Strategy unwrapped", ["SES3009"], Unwrapped),
        new("Loaded entities kept in a static", ["SES4004"], Cached),
        new("Entity expired before it is read", ["SES5001"], Expired),
        new("Refresh added behind the commit", ["SES5004"], Refreshed),
        new("Lookup by key made a query", ["SES5005"], QueriedByKey),
        new("Bulk change between load and read", ["SES5009"], BulkChange),
        new("Query between add and save", ["SES5010"], EarlyQuery),
        new("Condition that has no SQL", ["SES5013"], NotTranslated),
    ];

    static IEnumerable<Mutant> WebResult(Code code)
    {
        foreach (var type in code.Root.DescendantNodes().OfType<ClassDeclarationSyntax>())
        {
            if (type.Identifier.Text.EndsWith("Repository", StringComparison.Ordinal) && type.OpenBraceToken.IsKind(SyntaxKind.OpenBraceToken))
                yield return new("repository", Insert(type.OpenBraceToken.Span.End, " public Microsoft.AspNetCore.Http.IResult Answer() => Microsoft.AspNetCore.Http.Results.NotFound();"));
        }
    }

    static IEnumerable<Mutant> Unwrapped(Code code)
    {
        foreach (var call in code.Of(SessionOperation.RunInPlace))
        {
            if (call.Node.ArgumentList.Arguments is not [{ Expression: ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters.Count: 0, Block: { } body } }, ..] || !code.Calls.Any(inner => body.Span.Contains(inner.Node.Span) && inner.Is(SessionOperation.Begin)))
                continue;
            if (call.Statement is { } statement)
                yield return new(call.Library, Replace(statement, body.ToString()));
            else if (Whole(call.Node).Parent is ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax { ReturnType: var result } method } arrow && result.ToString() == "Task")
                yield return new(call.Library, Insert(result.SpanStart, "async "), Replace(arrow, body.ToString()), Replace(method.SemicolonToken, ""));
        }
    }

    /// <summary>Locals that are filled with entities by a query, with the statement that declares them.</summary>
    public static IEnumerable<(SessionCall Call, LocalDeclarationStatementSyntax Statement, ILocalSymbol Local, ITypeSymbol Entity)> Loaded(Code code)
    {
        foreach (var call in code.Of(SessionOperation.Query))
        {
            if (Whole(call.Node).Parent is not EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax { Parent: BlockSyntax } statement } variable } || code.Model.GetDeclaredSymbol(variable) is not ILocalSymbol local || call.Session is null)
                continue;
            var entity = local.Type is INamedTypeSymbol { Name: "List", TypeArguments: [var element] } ? element : local.Type;
            if (entity is INamedTypeSymbol { TypeKind: TypeKind.Class, SpecialType: SpecialType.None } type && type.GetMembers().OfType<IPropertySymbol>().Any(property => property.Name == "Id" || property.Name == "Sku") && !call.Node.ToString().Contains("Select(", StringComparison.Ordinal))
                yield return (call, statement, local, entity);
        }
    }

    /// <summary>Whether a property that is no key is read of the local behind its declaration.</summary>
    static bool IsReadBehind(Code code, ILocalSymbol local, SyntaxNode statement) =>
        statement.Parent!.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Any(access => access.SpanStart > statement.Span.End
            && access.Name.Identifier.Text is not ("Id" or "Sku") && access.Parent is not AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression }
            && SymbolEqualityComparer.Default.Equals(code.Model.GetSymbolInfo(access.Expression).Symbol, local) && code.Model.GetSymbolInfo(access).Symbol is IPropertySymbol);

    static IEnumerable<Mutant> Cached(Code code)
    {
        foreach (var (call, statement, local, _) in Loaded(code))
        {
            if (local.Type.Name == "List" && statement.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type && type.OpenBraceToken.IsKind(SyntaxKind.OpenBraceToken) && call.Meaning.Library.Protocol != Protocol.Connection)
                yield return new(call.Library, Insert(type.OpenBraceToken.Span.End, $" static {local.Type.ToMinimalDisplayString(code.Model, type.SpanStart).TrimEnd('?')}? s_loaded;"), InsertAfter(statement, $"s_loaded = {local.Name};"));
        }
    }

    static IEnumerable<Mutant> Expired(Code code)
    {
        foreach (var (call, statement, local, _) in Loaded(code))
        {
            if (code.TypeOf(call.Session) is { Name: "Session" } && local.Type.Name != "List" && IsReadBehind(code, local, statement))
                yield return new(call.Library, InsertAfter(statement, $"{call.Session!.Name}.Expire({local.Name});"));
        }
    }

    static IEnumerable<Mutant> Refreshed(Code code)
    {
        foreach (var call in code.Of(SessionOperation.Commit))
        {
            if (call.Statement is not { Parent: BlockSyntax } statement || code.TypeOf(call.Session) is not { Name: "Session" } || call.IsOnTransaction)
                continue;
            var added = code.Beside(call).FirstOrDefault(other => other.Is(SessionOperation.Stage) && other.Method.Name == "Add" && other.Node.SpanStart < call.Node.SpanStart);
            if (added?.Node.ArgumentList.Arguments is [{ Expression: IdentifierNameSyntax entity }] && code.Model.LookupSymbols(statement.SpanStart, name: entity.Identifier.Text).Length > 0)
                yield return new(call.Library, InsertAfter(statement, $"{call.Session!.Name}.Refresh({entity});"));
        }
    }

    static IEnumerable<Mutant> QueriedByKey(Code code)
    {
        foreach (var call in code.Of(SessionOperation.Query))
        {
            if (call.Node.Expression is not MemberAccessExpressionSyntax { Expression: var receiver, Name: var name } || call.Node.ArgumentList.Arguments is not [{ Expression: var key }, ..] || code.Model.GetTypeInfo(key).Type?.SpecialType != SpecialType.System_Int32)
                continue;
            var query = name switch
            {
                GenericNameSyntax { Identifier.Text: "GetAsync" or "GetOneAsync" } generic when code.TypeOf(call.Session) is { Name: "Session" } => $"{receiver}.Query{generic.TypeArgumentList}().Where(found => found.Id == {key}).SingleAsync()",
                IdentifierNameSyntax { Identifier.Text: "FindAsync" } => $"{receiver}.FirstOrDefaultAsync(found => found.Id == {key})",
                _ => null,
            };
            if (query is not null)
                yield return new(call.Library, Replace(call.Node, query));
        }
    }

    static IEnumerable<Mutant> BulkChange(Code code)
    {
        foreach (var (call, statement, local, entity) in Loaded(code))
        {
            if (!IsReadBehind(code, local, statement) || local.Type.Name == "List" || call.Node.ToString().Contains("NoTracking", StringComparison.Ordinal) || entity.GetMembers("Name").Length == 0)
                continue;
            var name = entity.ToMinimalDisplayString(code.Model, statement.SpanStart);
            if (call.Meaning.Library.Name == "EF Core")
                yield return new(call.Library, InsertAfter(statement, $"{call.Session!.Name}.Set<{name}>().ExecuteUpdate(set => set.SetProperty(row => row.Name, \"new\"));"));
        }
    }

    static IEnumerable<Mutant> EarlyQuery(Code code)
    {
        foreach (var call in code.Of(SessionOperation.Stage))
        {
            if (call.Library == "EF Core" && call.Method.Name.StartsWith("Add", StringComparison.Ordinal) && call.Statement is { Parent: BlockSyntax } statement && call.Node.Expression is MemberAccessExpressionSyntax { Expression: MemberAccessExpressionSyntax set })
                yield return new(call.Library, InsertAfter(statement, $"Console.WriteLine({set}.Count());"));
        }
    }

    static IEnumerable<Mutant> NotTranslated(Code code)
    {
        foreach (var call in code.Root.DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            if (call.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "Where" } && code.Model.GetTypeInfo(call).Type is INamedTypeSymbol { Name: "Query", ContainingNamespace.Name: "SessionGuard" } && call.ArgumentList.Arguments is [{ Expression: SimpleLambdaExpressionSyntax lambda }])
                yield return new("SessionGuard", InsertAfter(lambda.Body, $"&& {lambda.Parameter.Identifier}.GetHashCode() == 1"));
        }
    }
}
