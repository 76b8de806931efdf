using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SessionGuard.Analyzers.Model;
using static SessionGuard.Analyzers.Tests.Recall.Code;

namespace SessionGuard.Analyzers.Tests.Recall;

/// <summary>One session, one flow.</summary>
static class ConcurrencyOperators
{
    static readonly SessionOperation[] work = [SessionOperation.Query, SessionOperation.Execute, SessionOperation.Flush, SessionOperation.Stage];

    public static IEnumerable<Operator> All =>
    [
        new("Two awaits made one WhenAll", ["SES2001"], TogetherAtOnce),
        new("Operation run twice at once", ["SES2001"], TwiceAtOnce),
        new("Work started and left alone", ["SES2002"], FireAndForget),
        new("Method made async void", ["SES2002"], AsyncVoid),
        new("Await removed", ["SES2003"], RemovedAwait),
        new("Task returned out of the using", ["SES2003"], ReturnedTask),
        new("Async flow option dropped", ["SES2005"], NoFlow),
        new("Commit before the work is awaited", ["SES3007"], CommitTooEarly),
    ];

    static IEnumerable<Mutant> TogetherAtOnce(Code code)
    {
        foreach (var block in code.Root.DescendantNodes().OfType<BlockSyntax>())
        {
            for (var i = 0; i + 1 < block.Statements.Count; i++)
            {
                if (Awaited(block.Statements[i]) is not var (one, firstName) || Awaited(block.Statements[i + 1]) is not var (other, secondName))
                    continue;
                if (UserOf(code, one) is not var (kind, user) || UserOf(code, other) is not var (_, same) || !SymbolEqualityComparer.Default.Equals(user, same))
                    continue;
                if (firstName is not null && other.DescendantTokens().Any(token => token.ValueText == firstName))
                    continue;
                var (left, right) = (AsTask(code, one), AsTask(code, other));
                var names = (firstName is null ? "" : $" var {firstName} = await first;") + (secondName is null ? "" : $" var {secondName} = await second;");
                yield return new(
                    kind,
                    new TextChange(block.Statements[i].Span, $"var first = {left}; var second = {right}; await Task.WhenAll(first, second);{names}"),
                    Remove(block.Statements[i + 1]));
            }
        }
    }

    static IEnumerable<Mutant> TwiceAtOnce(Code code)
    {
        foreach (var call in code.Calls)
        {
            if (Whole(call.Node) is not AwaitExpressionSyntax whole || call.Session is null || !call.Is(SessionOperation.Query, SessionOperation.Execute, SessionOperation.Flush) || code.Model.GetTypeInfo(call.Node).Type is not INamedTypeSymbol { Name: "Task" or "ValueTask" } task)
                continue;
            var both = $"await Task.WhenAll({AsTask(code, call.Node)}, {AsTask(code, call.Node)})";
            yield return new(call.Library, Replace(whole, task.TypeArguments.Length == 0 || call.Statement is not null ? both : $"({both})[0]"));
        }
    }

    /// <summary>The awaited call of a statement, and the local that takes its result.</summary>
    static (InvocationExpressionSyntax Call, string? Name)? Awaited(StatementSyntax statement) => statement switch
    {
        ExpressionStatementSyntax { Expression: AwaitExpressionSyntax { Expression: InvocationExpressionSyntax call } } => (Inner(call), null),
        LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: AwaitExpressionSyntax { Expression: InvocationExpressionSyntax call } } variable], UsingKeyword.RawKind: 0 } => (Inner(call), variable.Identifier.Text),
        _ => null,
    };

    static InvocationExpressionSyntax Inner(InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "ConfigureAwait", Expression: InvocationExpressionSyntax inner } ? inner : call;

    /// <summary>The session that the call works on: by itself, or through an object of this code that was given one.</summary>
    static (string Kind, ISymbol Session)? UserOf(Code code, InvocationExpressionSyntax node)
    {
        if (code.Calls.FirstOrDefault(call => call.Node == node) is { Session: { } session } known)
            return known.Is(work) && known.Meaning.Library.Protocol != Protocol.Scope ? (known.Library, session) : null;
        if (code.Model.GetSymbolInfo(node).Symbol is not IMethodSymbol { ContainingType: { TypeKind: TypeKind.Class } type, IsStatic: false } method || !code.Sessions.Compilation.Assembly.Equals(type.ContainingAssembly, SymbolEqualityComparer.Default))
            return null;
        var given = type.InstanceConstructors.SelectMany(constructor => constructor.Parameters).FirstOrDefault(parameter => code.Sessions.IsSession(parameter.Type));
        var uses = method.DeclaringSyntaxReferences is [var reference] && given is not null && reference.GetSyntax().DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.Text.TrimStart('_') == given.Name);
        return uses ? ("through a repository", given!.Type) : null;
    }

    static string AsTask(Code code, InvocationExpressionSyntax call) =>
        call + (code.Model.GetTypeInfo(call).Type?.Name == "ValueTask" ? ".AsTask()" : "");

    static IEnumerable<Mutant> FireAndForget(Code code)
    {
        foreach (var call in code.Calls)
        {
            if (call is { IsAwaited: true, Statement: { } statement, Session: not null } && call.Is(SessionOperation.Query, SessionOperation.Execute, SessionOperation.Flush, SessionOperation.Commit) && call.Meaning.Library.Protocol != Protocol.Scope)
                yield return new(call.Library, new TextChange(statement.Span, $"_ = Task.Run(async () => {{ {statement} }});"));
        }
    }

    /// <summary>Somebody who calls the method is added: he could wait for it before.</summary>
    static IEnumerable<Mutant> AsyncVoid(Code code)
    {
        foreach (var method in code.Root.DescendantNodes().OfType<MethodDeclarationSyntax>())
        {
            if (!method.Modifiers.Any(SyntaxKind.AsyncKeyword) || !method.Modifiers.Any(SyntaxKind.PublicKeyword) || method.ReturnType.ToString() != "Task" || method.Parent is not ClassDeclarationSyntax { TypeParameterList: null } type)
                continue;
            var call = code.Calls.FirstOrDefault(call => Function(call.Node) == method && call.IsAwaited && call.Session is not null && !code.IsOpenedHere(call.Session));
            var arguments = string.Join(", ", method.ParameterList.Parameters.Select(_ => "default!"));
            if (call is not null)
                yield return new(call.Library, Replace(method.ReturnType, "void"), InsertAfter(type, $"static class Starts {{ static void Start({type.Identifier} started) => started.{method.Identifier}({arguments}); }}"));
        }
    }

    static IEnumerable<Mutant> RemovedAwait(Code code)
    {
        foreach (var call in code.Calls)
        {
            if (call is { IsAwaited: true, Statement: { Expression: AwaitExpressionSyntax { Expression: var awaited } } statement })
                yield return new(call.Library, new TextChange(statement.Expression.Span, awaited.ToString()));
        }
    }

    static IEnumerable<Mutant> ReturnedTask(Code code)
    {
        foreach (var statement in code.Root.DescendantNodes().OfType<ReturnStatementSyntax>())
        {
            if (statement.Expression is not AwaitExpressionSyntax { Expression: var task } || Function(statement) is not MethodDeclarationSyntax method)
                continue;
            if (method.DescendantNodes().OfType<AwaitExpressionSyntax>().Count() != 1 || code.Calls.FirstOrDefault(call => Whole(call.Node) == statement.Expression) is not { } call || !code.IsOpenedHere(call.Session))
                continue;
            var keywords = method.DescendantTokens().Where(token => token.IsKind(SyntaxKind.AwaitKeyword) && token.GetNextToken().IsKind(SyntaxKind.UsingKeyword));
            yield return new(
                call.Library,
                [.. keywords.Select(token => Replace(token, "")), Replace(method.Modifiers.First(modifier => modifier.IsKind(SyntaxKind.AsyncKeyword)), ""), Replace(statement.Expression, task.ToString().Replace(".ConfigureAwait(false)", "", StringComparison.Ordinal))]);
        }
    }

    static IEnumerable<Mutant> NoFlow(Code code)
    {
        foreach (var creation in code.Root.DescendantNodes().OfType<ObjectCreationExpressionSyntax>())
        {
            if (!creation.Type.ToString().EndsWith("TransactionScope", StringComparison.Ordinal) || creation.ArgumentList is not { Arguments: var arguments } list || arguments.LastOrDefault() is not { } last || !last.ToString().EndsWith(".Enabled", StringComparison.Ordinal) || !code.IsAsync(creation))
                continue;
            yield return new("TransactionScope", new TextChange(TextSpan.FromBounds(arguments.Count > 1 ? arguments[^2].Span.End : list.OpenParenToken.Span.End, last.Span.End), ""));
        }
    }

    static IEnumerable<Mutant> CommitTooEarly(Code code)
    {
        foreach (var call in code.Calls)
        {
            if (call is not { IsAwaited: true, Statement: { } statement, Session: { } session } || !call.Is(work) || InBlock(statement) is not var (_, next) || next is null)
                continue;
            if (code.Calls.FirstOrDefault(other => other.Statement == next && SymbolEqualityComparer.Default.Equals(other.Session, session)) is not { } end || !end.Is(SessionOperation.Commit, SessionOperation.Rollback, SessionOperation.Close) || call.Meaning.Library.Protocol == Protocol.Scope)
                continue;
            yield return new(call.Library, new TextChange(statement.Span, $"var running = {AsTask(code, call.Node)};"), InsertAfter(next, "await running;"));
        }
    }
}
