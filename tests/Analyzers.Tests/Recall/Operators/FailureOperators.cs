using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SessionGuard.Analyzers.Model;
using static SessionGuard.Analyzers.Tests.Recall.Code;

namespace SessionGuard.Analyzers.Tests.Recall;

/// <summary>After an exception the session is broken.</summary>
static class FailureOperators
{
    public static IEnumerable<Operator> All =>
    [
        new("Reset removed from a catch", ["SES3001", "SES3002"], RemovedReset),
        new("Rethrow removed from a catch", ["SES3001", "SES3002", "SES3003"], RemovedRethrow),
        new("Failure of a statement swallowed", ["SES3001", "SES3003"], Swallowed),
        new("Commit moved into a finally", ["SES3003"], CommitInFinally),
        new("Transaction begun without using", ["SES3004"], code => BoundaryOperators.Plain(code, TypeRole.Transaction)),
        new("Transaction not passed to a command", ["SES3006"], NoTransaction),
        new("Save and commit swapped", ["SES3008"], SwappedSave),
        new("Rollback given the caller's token", ["SES3010"], CancellableRollback),
    ];

    static IEnumerable<Mutant> RemovedReset(Code code)
    {
        foreach (var clause in code.Root.DescendantNodes().OfType<CatchClauseSyntax>())
        {
            if (clause.DescendantNodes().Any(node => node is ThrowStatementSyntax or ThrowExpressionSyntax) || clause.Parent is not TryStatementSyntax statement)
                continue;
            var resets = clause.Block.Statements.Where(candidate => IsReset(code, candidate)).ToArray();
            var worked = code.Calls.FirstOrDefault(call => statement.Block.Span.Contains(call.Node.Span) && call.Is(SessionOperation.Flush, SessionOperation.Commit, SessionOperation.Execute));
            if (resets.Length == 0 || worked?.Session is not { } session)
                continue;

            // Where nothing uses the session again, nothing is wrong.
            var isUsedAgain = code.On(session, Function(clause)).Any(call => call.Node.SpanStart > clause.Block.SpanStart && !resets.Any(reset => reset.Span.Contains(call.Node.Span)) && call.Is(SessionOperation.Flush, SessionOperation.Commit, SessionOperation.Execute))
                || statement.Ancestors().TakeWhile(ancestor => ancestor != Function(clause)).Any(ancestor => ancestor is CommonForEachStatementSyntax or ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax) && !Declares(code, statement.Block, session);
            if (isUsedAgain && (clause.Block.Statements.LastOrDefault() is not ReturnStatementSyntax))
                yield return new(worked.Library, [.. resets.Select(Remove)]);
        }

        static bool Declares(Code code, SyntaxNode block, ISymbol session) => session.DeclaringSyntaxReferences is [var reference] && block.FirstAncestorOrSelf<StatementSyntax>(loop => loop is CommonForEachStatementSyntax or ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax)?.Span.Contains(reference.Span) == true;
    }

    static bool IsReset(Code code, StatementSyntax statement) =>
        code.Calls.Any(call => statement.Span.Contains(call.Node.Span) && (call.Is(SessionOperation.Rollback, SessionOperation.ReturnToSavepoint, SessionOperation.Reset, SessionOperation.SetEntry, SessionOperation.TakeBack)))
        || statement.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Any(access => access.Name.Identifier.Text == "State" && code.Model.GetSymbolInfo(access).Symbol is IPropertySymbol property && code.Sessions.EntryPropertyOf(property) is not null);

    static IEnumerable<Mutant> RemovedRethrow(Code code)
    {
        foreach (var rethrow in code.Root.DescendantNodes().OfType<ThrowStatementSyntax>())
        {
            if (rethrow is not { Expression: null, Parent: BlockSyntax { Parent: CatchClauseSyntax { Parent: TryStatementSyntax statement } clause } } || clause.Block.Statements.Any(candidate => IsReset(code, candidate)))
                continue;
            var worked = code.Calls.FirstOrDefault(call => statement.Block.Span.Contains(call.Node.Span) && call.Is(SessionOperation.Flush, SessionOperation.Commit, SessionOperation.Execute));
            if (worked?.Session is { } session && code.On(session, Function(clause)).Any(call => call.Node.SpanStart > clause.Span.End && call.Is(SessionOperation.Flush, SessionOperation.Commit, SessionOperation.Execute)))
                yield return new(worked.Library, Remove(rethrow));
        }
    }

    static IEnumerable<Mutant> Swallowed(Code code)
    {
        foreach (var call in code.Calls)
        {
            if (call.Statement is not { Parent: BlockSyntax } statement || call.Session is not { } session || !IsWork(call))
                continue;

            // Outside a transaction a failed command leaves nothing behind, and a context has its failed entries.
            var beside = code.Beside(call).ToArray();
            if (call.Meaning.Library.Protocol == Protocol.Connection && !beside.Any(other => other.Is(SessionOperation.Begin)) || statement.Ancestors().Any(ancestor => ancestor is CatchClauseSyntax or FinallyClauseSyntax))
                continue;
            if (beside.Any(other => other.Node.SpanStart > statement.Span.End && IsWork(other) && !other.Node.Ancestors().Any(ancestor => ancestor is CatchClauseSyntax)))
                yield return new(call.Library, new TextChange(statement.Span, $"try {{ {statement} }} catch (Exception) {{ Console.WriteLine(); }}"));
        }

        static bool IsWork(SessionCall call) => call.Meaning.Library.Protocol switch
        {
            Protocol.Context => call.Is(SessionOperation.Flush),
            Protocol.Connection => call.Is(SessionOperation.Execute, SessionOperation.Commit),
            Protocol.Scope => false,
            _ => call.Is(SessionOperation.Flush, SessionOperation.Execute, SessionOperation.Commit) && call.Method.ContainingType.Name != "Savepoint",
        };
    }

    static IEnumerable<Mutant> CommitInFinally(Code code)
    {
        foreach (var call in code.Calls.Where(code.Commits))
        {
            if (call.Statement is not { Parent: BlockSyntax block } statement || call.Session is null || call.Meaning.Library.Protocol == Protocol.Scope)
                continue;
            if (block.Parent is TryStatementSyntax { Finally: null } around && block.Statements.Last() == statement && around.Catches.All(clause => !clause.DescendantNodes().Any(node => node is ThrowStatementSyntax or ReturnStatementSyntax)))
            {
                yield return new(call.Library + ", in a try", Remove(statement), InsertAfter(around, $"finally {{ {statement} }}"));
                continue;
            }

            var index = block.Statements.IndexOf(statement);
            var first = index;
            while (first > 0 && !(block.Statements[first - 1] is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 }))
                first--;
            if (first < index && !block.Ancestors().TakeWhile(ancestor => ancestor != Function(block)).Any(ancestor => ancestor is TryStatementSyntax) && code.On(call.Session, Function(call.Node)).Any(other => other.Node.SpanStart < statement.SpanStart && other.Node.SpanStart >= block.Statements[first].SpanStart && other.Is(SessionOperation.Stage, SessionOperation.Execute, SessionOperation.Flush, SessionOperation.Query)))
                yield return new(call.Library, InsertBefore(block.Statements[first], "try {"), new TextChange(statement.Span, $"}} finally {{ {statement} }}"));
        }
    }

    static IEnumerable<Mutant> NoTransaction(Code code)
    {
        foreach (var argument in code.Root.DescendantNodes().OfType<ArgumentSyntax>())
        {
            if (code.Sessions.RoleOf(code.Model.GetTypeInfo(argument.Expression).Type) is not { Role: TypeRole.Transaction, Library.Protocol: Protocol.Connection } || argument.Parent is not ArgumentListSyntax { Arguments: var arguments } list)
                continue;
            var made = list.Parent is InvocationExpressionSyntax call && code.Calls.FirstOrDefault(known => known.Node == call) is { Session: { } session } ? code.TypeOf(session)?.Name : list.Parent is BaseObjectCreationExpressionSyntax creation ? code.Model.GetTypeInfo(creation).Type?.Name.Replace("Command", "Connection", StringComparison.Ordinal) : null;
            if (made is null)
                continue;
            var index = arguments.IndexOf(argument);
            var span = index > 0 ? TextSpan.FromBounds(arguments[index - 1].Span.End, argument.Span.End) : argument.Span;
            yield return new(made, new TextChange(span, ""));
        }
    }

    static IEnumerable<Mutant> SwappedSave(Code code)
    {
        foreach (var save in code.Of(SessionOperation.Flush).Where(call => call.Meaning.Library.Protocol == Protocol.Context))
        {
            if (save.Statement is { } statement && InBlock(statement) is var (_, next) && next is not null && code.Calls.FirstOrDefault(call => call.Statement == next) is { IsOnTransaction: true } commit && commit.Is(SessionOperation.Commit))
                yield return new(save.Library, Replace(statement, next.ToString()), Replace(next, statement.ToString()));
        }
    }

    static IEnumerable<Mutant> CancellableRollback(Code code)
    {
        foreach (var call in code.Of(SessionOperation.Rollback))
        {
            if (!call.Node.Ancestors().Any(ancestor => ancestor is CatchClauseSyntax) || !call.Method.Name.EndsWith("Async", StringComparison.Ordinal) || call.Node.ArgumentList.Arguments.Any(argument => argument.ToString() != "CancellationToken.None"))
                continue;
            var token = code.Model.LookupSymbols(call.Node.SpanStart).OfType<IParameterSymbol>().FirstOrDefault(parameter => parameter.Type.Name == "CancellationToken");
            if (token is not null)
                yield return new(call.Library, Replace(call.Node.ArgumentList, $"({token.Name})"));
        }
    }
}
