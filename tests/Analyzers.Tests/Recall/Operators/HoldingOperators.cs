using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Model;
using static SessionGuard.Analyzers.Tests.Recall.Code;

namespace SessionGuard.Analyzers.Tests.Recall;

/// <summary>Connections are few.</summary>
static class HoldingOperators
{
    public static IEnumerable<Operator> All =>
    [
        new("External call while held", ["SES4001"], code => WhileHeld(code, "await new HttpClient().GetStringAsync(\"https://example.org\");", "new HttpClient().Send(new HttpRequestMessage());")),
        new("Wait while held", ["SES4002"], code => WhileHeld(code, "await Task.Delay(1000);", "Thread.Sleep(1000);")),
        new("Session held across an endless loop", ["SES4003"], EndlessLoop),
        new("Session opened before the loop", ["SES4003"], BeforeTheLoop),
    ];

    static IEnumerable<Mutant> WhileHeld(Code code, string asynchronous, string synchronous)
    {
        var seen = new HashSet<(ISymbol Session, SyntaxNode Function)>();
        foreach (var call in code.Calls)
        {
            if (call.Session is not { } session || !Holds(call) || !seen.Add((session, Function(call.Node))) || InBlock(call.Node) is not var (statement, next) || next is null)
                continue;

            // Between the two statements the session is still held, unless the first one ends it.
            if (statement is ReturnStatementSyntax or UsingStatementSyntax || next is LocalFunctionStatementSyntax || code.On(session, statement).Any(other => other.Is(SessionOperation.Commit, SessionOperation.Rollback, SessionOperation.Close)))
                continue;
            if (IsBlock(statement, call))
                yield return new(call.Library, InsertBefore(next, code.IsAsync(call.Node) ? asynchronous : synchronous));
        }

        foreach (var (statement, _, role, library) in code.Openings())
        {
            if (role == TypeRole.Session && (library.Protocol == Protocol.Scope || library.Protocol == Protocol.Connection && OpensHeld(code, statement)) && InBlock(statement) is var (_, next) && next is not (null or LocalFunctionStatementSyntax))
                yield return new(library.Name, InsertBefore(next, code.IsAsync(statement) ? asynchronous : synchronous));
        }
    }

    /// <summary>A call inside a loop, a branch or a using of its own holds there, and perhaps not behind it.</summary>
    static bool IsBlock(StatementSyntax statement, SessionCall call) =>
        statement is ExpressionStatementSyntax or LocalDeclarationStatementSyntax && Function(call.Node) == Function(statement);

    static bool OpensHeld(Code code, LocalDeclarationStatementSyntax statement) =>
        statement.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => code.Model.GetSymbolInfo(call).Symbol is IMethodSymbol method && code.Sessions.MeaningOf(method)?.Operation == SessionOperation.OpenHeld);

    static bool Holds(SessionCall call) => call.Meaning.Library.Protocol switch
    {
        Protocol.Autobegin => call.Is(SessionOperation.Query, SessionOperation.Execute, SessionOperation.Flush) && call.Method.ContainingType.Name != "IRepositorySession",
        Protocol.Context or Protocol.TransactionBound => call.Is(SessionOperation.Begin, SessionOperation.OpenConnection),
        Protocol.Connection => call.Is(SessionOperation.OpenConnection, SessionOperation.Begin),
        _ => false,
    };

    static IEnumerable<Mutant> EndlessLoop(Code code)
    {
        foreach (var (statement, local, role, library) in code.Openings())
        {
            if (role != TypeRole.Session || library.Protocol is Protocol.Connection or Protocol.Scope || statement.Parent is not BlockSyntax block || Function(statement) is not MethodDeclarationSyntax { ReturnType: var result } || result.ToString() is not ("void" or "Task"))
                continue;
            if (InBlock(statement) is not var (_, next) || next is null || block.DescendantNodes().Any(node => node is ReturnStatementSyntax or LocalFunctionStatementSyntax or BreakStatementSyntax) || !code.On(local, block).Any())
                continue;
            yield return new(library.Name, InsertBefore(next, "while (true) {"), Insert(block.CloseBraceToken.SpanStart, "} "));
        }
    }

    static IEnumerable<Mutant> BeforeTheLoop(Code code)
    {
        foreach (var (statement, local, role, library) in code.Openings())
        {
            if (role == TypeRole.Session && library.Protocol is not (Protocol.Connection or Protocol.Scope) && statement.Parent is BlockSyntax { Parent: WhileStatementSyntax { Condition: var condition } loop } block && code.On(local, block).Any()
                && (condition.IsKind(SyntaxKind.TrueLiteralExpression) || condition.ToString().Contains("IsCancellationRequested", StringComparison.Ordinal) || condition.ToString().Contains("WaitForNextTick", StringComparison.Ordinal)))
                yield return new(library.Name, Remove(statement), InsertBefore(loop, statement.ToString()));
        }
    }
}
