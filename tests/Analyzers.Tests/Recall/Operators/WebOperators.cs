using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SessionGuard.Analyzers.Model;
using static SessionGuard.Analyzers.Tests.Recall.Code;

namespace SessionGuard.Analyzers.Tests.Recall;

/// <summary>What a request brings along, and what answers it.</summary>
static class WebOperators
{
    public static IEnumerable<Operator> All =>
    [
        new("Entity answered by an endpoint", ["SES1011"], EntityAnswered),
        new("Expire on commit turned on for the web", ["SES5011"], ExpireInWeb),
        new("Loaded entity replaced by a new one with its key", ["SES5012"], MadeFromKey),
        new("Request given an entity to write", ["SES5012"], EntityAsRequest),
    ];

    /// <summary>The actions of controllers, and the lambdas that are mapped to routes.</summary>
    static IEnumerable<SyntaxNode> Endpoints(Code code)
    {
        foreach (var method in code.Root.DescendantNodes().OfType<MethodDeclarationSyntax>())
        {
            if (method.Modifiers.Any(SyntaxKind.PublicKeyword) && code.Model.GetDeclaredSymbol(method)?.ContainingType.BaseType is { Name: "ControllerBase" })
                yield return method;
        }

        foreach (var lambda in code.Root.DescendantNodes().OfType<ParenthesizedLambdaExpressionSyntax>())
        {
            if (lambda.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "MapGet" or "MapPost" or "MapPut" or "MapDelete" } } })
                yield return lambda;
        }
    }

    static IEnumerable<Mutant> EntityAnswered(Code code)
    {
        foreach (var endpoint in Endpoints(code))
        {
            // The projection is left off.
            foreach (var select in endpoint.DescendantNodes().OfType<InvocationExpressionSyntax>())
            {
                if (select.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "Select", Expression: var query } && select.ArgumentList.Arguments is [{ Expression: SimpleLambdaExpressionSyntax { Body: BaseObjectCreationExpressionSyntax made } }]
                    && code.Model.GetTypeInfo(query).Type is INamedTypeSymbol { TypeArguments: [var row] } && code.Model.GetTypeInfo(made).Type is { } answer)
                    yield return new("projection", [Replace(select, query.ToString()), .. Renamed(code, endpoint, answer, row)]);
            }

            // The answer that is made of one entity is the entity.
            foreach (var made in endpoint.DescendantNodes().OfType<BaseObjectCreationExpressionSyntax>())
            {
                var sources = made.ArgumentList?.Arguments.Select(argument => argument.Expression).OfType<MemberAccessExpressionSyntax>().Select(access => access.Expression.ToString()).Distinct().ToArray();
                if (sources is [var source] && made.ArgumentList!.Arguments[0].Expression is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax entity } && code.Model.GetSymbolInfo(entity).Symbol is ILocalSymbol { Type: var row } && code.Model.GetTypeInfo(made).Type is { } answer)
                    yield return new("answer", [Replace(made, source), .. Renamed(code, endpoint, answer, row)]);
            }

            // What an empty answer told of is sent along.
            if (Changed(code, endpoint) is not { } changed)
                continue;
            foreach (var empty in endpoint.DescendantNodes().OfType<InvocationExpressionSyntax>())
            {
                if (empty.ToString() is "NoContent()" or "Results.NoContent()")
                    yield return new("empty answer", Replace(empty, empty.ToString().Replace("NoContent()", $"Ok({changed.Name})", StringComparison.Ordinal)));
            }

            if (endpoint is MethodDeclarationSyntax { ReturnType: var result, Body: { } body } && result.ToString() == "Task")
                yield return new("empty answer", Replace(result, $"Task<{changed.Type.ToMinimalDisplayString(code.Model, body.SpanStart).TrimEnd('?')}>"), Insert(body.CloseBraceToken.SpanStart, $"return {changed.Name}; "));
            else if (endpoint is LambdaExpressionSyntax { Block: { } block } && !block.DescendantNodes().OfType<ReturnStatementSyntax>().Any())
                yield return new("empty answer", Insert(block.CloseBraceToken.SpanStart, $"return {changed.Name}; "));
        }

        static IEnumerable<TextChange> Renamed(Code code, SyntaxNode endpoint, ITypeSymbol answer, ITypeSymbol row) => endpoint is not MethodDeclarationSyntax { ReturnType: var result } ? [] : result
            .DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Where(name => SymbolEqualityComparer.Default.Equals(code.Model.GetSymbolInfo(name).Symbol, answer))
            .Select(name => Replace(name, row.ToMinimalDisplayString(code.Model, name.SpanStart).TrimEnd('?')));
    }

    /// <summary>The local of an endpoint whose properties it sets.</summary>
    static ILocalSymbol? Changed(Code code, SyntaxNode endpoint) => endpoint.DescendantNodes().OfType<AssignmentExpressionSyntax>()
        .Select(assignment => assignment.Left is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax owner } ? code.Model.GetSymbolInfo(owner).Symbol as ILocalSymbol : null)
        .FirstOrDefault(local => local is not null && local.Type.GetMembers("Id").Length > 0);

    static IEnumerable<Mutant> ExpireInWeb(Code code)
    {
        if (!code.Root.DescendantNodes().OfType<UsingDirectiveSyntax>().Any(import => import.Name?.ToString().StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) == true))
            yield break;
        foreach (var call in code.Root.DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            if (code.Model.GetSymbolInfo(call).Symbol is not IMethodSymbol { Name: "AddSessionGuard" } method)
                continue;
            var given = call.ArgumentList.Arguments;
            if (given.LastOrDefault()?.Expression is SimpleLambdaExpressionSyntax { Body: WithExpressionSyntax { Initializer: var changes } })
                yield return new("SessionGuard", Insert(changes.CloseBraceToken.SpanStart, ", ExpireOnCommit = true "));
            else if (given.Count < method.Parameters.Length)
                yield return new("SessionGuard", Insert(call.ArgumentList.CloseParenToken.SpanStart, (given.Count > 0 ? ", " : "") + "settings => settings with { ExpireOnCommit = true }"));
        }
    }

    static IEnumerable<Mutant> MadeFromKey(Code code)
    {
        foreach (var (call, statement, local, entity) in EntityOperators.Loaded(code))
        {
            if (local.Type.Name == "List" || IsVersioned(entity) || KeyOf(call) is not { } key || StoreOf(code, statement, call, local) is not var (store, update))
                continue;
            var name = entity.ToMinimalDisplayString(code.Model, statement.SpanStart).TrimEnd('?');
            yield return new(call.Library, Replace(statement.Declaration.Variables[0].Initializer!.Value, $"new {name} {{ Id = {key} }}"), InsertBefore(store, update));
        }
    }

    /// <summary>The statement that stores what has been set in the object, behind all of it, and the call that would write the whole object before it.</summary>
    static (StatementSyntax Store, string Update)? StoreOf(Code code, LocalDeclarationStatementSyntax statement, SessionCall load, ILocalSymbol local)
    {
        var block = statement.Parent!;
        var isSet = block.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(assignment => assignment.SpanStart > statement.Span.End && IsOf(code, assignment, local) && Function(assignment) == Function(statement));
        var store = code.On(load.Session!, block).FirstOrDefault(call => call.Node.SpanStart > statement.Span.End && call.Statement?.Parent == block && (call.Is(SessionOperation.Flush) || call.Is(SessionOperation.Commit)));
        var update = store?.Library switch { "EF Core" => "Update", "NHibernate" => "Update", "SessionGuard" => "Merge", _ => null };
        return isSet && update is not null ? (store!.Statement!, $"{load.Session!.Name}.{update}({local.Name});") : null;
    }

    static bool IsOf(Code code, AssignmentExpressionSyntax assignment, ILocalSymbol local) =>
        assignment.Left is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax owner } && SymbolEqualityComparer.Default.Equals(code.Model.GetSymbolInfo(owner).Symbol, local);

    static string? KeyOf(SessionCall load) => load.Node.ArgumentList.Arguments switch
    {
        [{ Expression: SimpleLambdaExpressionSyntax { Body: BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression, Left: MemberAccessExpressionSyntax { Name.Identifier.Text: "Id" }, Right: var key } } }, ..] => key.ToString(),

        // By its text: the oldest compiler that this is built for has no node for [key].
        [{ Expression: var list }, ..] when list.ToString() is ['[', .. var key, ']'] && !key.Contains(',', StringComparison.Ordinal) => key,
        [{ Expression: IdentifierNameSyntax or MemberAccessExpressionSyntax } key, ..] when load.Method.Name is "Get" or "GetAsync" or "GetOne" or "GetOneAsync" or "Find" or "FindAsync" or "Load" or "LoadAsync" => key.ToString(),
        _ => null,
    };

    /// <summary>With a version the update of the whole row is by design.</summary>
    static bool IsVersioned(ITypeSymbol entity) => entity.GetMembers().Any(member =>
        member.Name.Contains("Version", StringComparison.Ordinal) || member.GetAttributes().Any(attribute => attribute.AttributeClass?.Name is "TimestampAttribute" or "ConcurrencyCheckAttribute"));

    static IEnumerable<Mutant> EntityAsRequest(Code code)
    {
        foreach (var endpoint in Endpoints(code))
        {
            var (parameters, body) = endpoint switch
            {
                MethodDeclarationSyntax method => (method.ParameterList, method.Body),
                ParenthesizedLambdaExpressionSyntax lambda => (lambda.ParameterList, lambda.Block),
                _ => default,
            };
            if (Changed(code, endpoint) is not { } changed || IsVersioned(changed.Type) || body is null || code.Calls.FirstOrDefault(call => body.Span.Contains(call.Node.Span) && call.Is(SessionOperation.Flush, SessionOperation.Commit)) is not { Statement: { } store, Session: { } session, Library: var library })
                continue;
            var brought = parameters!.Parameters.FirstOrDefault(parameter => code.Model.GetDeclaredSymbol(parameter)?.Type is INamedTypeSymbol { TypeKind: TypeKind.Class } type && type.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is RecordDeclarationSyntax));
            if (brought is { Type: { } type })
                yield return new(library, Replace(type, changed.Type.ToMinimalDisplayString(code.Model, type.SpanStart).TrimEnd('?')), InsertBefore(store, $"{session.Name}.{(library == "SessionGuard" ? "Merge" : "Update")}({brought.Identifier});"));
        }
    }
}
