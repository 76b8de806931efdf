using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Model;
using static SessionGuard.Analyzers.Tests.Recall.Code;

namespace SessionGuard.Analyzers.Tests.Recall;

/// <summary>What a session tracks or reads is its own, and one thing at a time.</summary>
static class SharingOperators
{
    public static IEnumerable<Operator> All =>
    [
        new("Change left to a task that still runs at the save", ["SES2004"], LeftRunning),
        new("Entity changed by two tasks at once", ["SES2004"], ChangedAtOnce),
        new("Rows of a loop streamed instead of read before", ["SES2006"], Streamed),
        new("Statement run for each row of a stream", ["SES2006"], RunPerRow),
        new("Refresh behind a rollback dropped", ["SES3005"], NoRefresh),
        new("Changed property judged behind a rollback", ["SES3005"], JudgedBehind),
        new("Deleted object left in its collection", ["SES5008"], LeftInCollection),
    ];

    /// <summary>The statements that set a property of a tracked entity, which was loaded into a local of this function.</summary>
    static IEnumerable<(SessionCall Load, ILocalSymbol Local, ExpressionStatementSyntax Statement, AssignmentExpressionSyntax Assignment)> Changes(Code code)
    {
        foreach (var (load, declaration, local, _) in EntityOperators.Loaded(code))
        {
            if (local.Type.Name == "List" || load.Meaning.Library.Protocol == Protocol.Connection || code.TypeOf(load.Session) is { Name: "IStatelessSession" } || load.Node.ToString().Contains("NoTracking", StringComparison.Ordinal))
                continue;
            foreach (var assignment in declaration.Parent!.DescendantNodes().OfType<AssignmentExpressionSyntax>())
            {
                if (assignment is { Left: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax owner }, Parent: ExpressionStatementSyntax { Parent: BlockSyntax } statement } && SymbolEqualityComparer.Default.Equals(code.Model.GetSymbolInfo(owner).Symbol, local)
                    && Function(assignment) == Function(declaration) && !assignment.DescendantNodes().OfType<AwaitExpressionSyntax>().Any())
                    yield return (load, local, statement, assignment);
            }
        }
    }

    static SessionCall? SaveBehind(Code code, SessionCall load, StatementSyntax statement) => code.On(load.Session!, statement.Parent!).FirstOrDefault(call =>
        call.Node.SpanStart > statement.Span.End && Function(call.Node) == Function(statement) && (call.Is(SessionOperation.Flush) || call.Is(SessionOperation.Commit) && call.Meaning.Library.CommitFlushes));

    static IEnumerable<Mutant> LeftRunning(Code code)
    {
        foreach (var (load, _, statement, _) in Changes(code))
        {
            if (SaveBehind(code, load, statement) is not null)
                yield return new(load.Library, Replace(statement, $"_ = Task.Run(() => {{ {statement} }});"));
        }
    }

    static IEnumerable<Mutant> ChangedAtOnce(Code code)
    {
        foreach (var (load, local, statement, assignment) in Changes(code))
        {
            if (code.Model.GetTypeInfo(assignment.Left).Type?.SpecialType is not (SpecialType.System_String or SpecialType.System_Int32 or SpecialType.System_Decimal) || SaveBehind(code, load, statement) is null)
                continue;
            yield return new(load.Library, InsertAfter(statement, code.IsAsync(statement)
                ? $"await Task.WhenAll(Enumerable.Range(0, 2).Select(async turn => {{ await Task.Yield(); {assignment.Left} += turn; }}));"
                : $"Parallel.For(0, 2, turn => {{ {assignment.Left} += turn; }});"));
        }
    }

    static IEnumerable<Mutant> Streamed(Code code)
    {
        foreach (var loop in code.Root.DescendantNodes().OfType<ForEachStatementSyntax>())
        {
            if (loop.Expression is not AwaitExpressionSyntax { Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "ToListAsync" or "ToArrayAsync", Expression: var query } } read } || loop.AwaitKeyword.RawKind != 0)
                continue;
            if (code.Calls.FirstOrDefault(call => call.Node == read) is { Session: { } session, Library: var library } && code.On(session, loop.Statement).Any(call => call.Is(SessionOperation.Query, SessionOperation.Execute, SessionOperation.Flush, SessionOperation.Commit)))
                yield return new(library, Insert(loop.SpanStart, "await "), Replace(loop.Expression, $"{query}.AsAsyncEnumerable()"));
        }
    }

    static IEnumerable<Mutant> RunPerRow(Code code)
    {
        foreach (var call in code.Of(SessionOperation.Query, SessionOperation.Execute, SessionOperation.Flush))
        {
            if (call.Statement is not { Parent: BlockSyntax } statement || call.Session is not { } session || code.TypeOf(session) is not { } type)
                continue;
            var isAsync = code.IsAsync(call.Node);
            var loop = type.Name switch
            {
                "Session" when isAsync => $"await foreach (var row in {session.Name}.Query<{Entity(code)}>().AsAsyncEnumerable())",
                "NpgsqlConnection" => $"using var rows = new Npgsql.NpgsqlCommand(\"select 1\", {session.Name}).ExecuteReader(); while (rows.Read())",
                _ when call.Library == "EF Core" && type.GetMembers().OfType<IPropertySymbol>().FirstOrDefault(set => set.Type.Name == "DbSet") is { } set => isAsync ? $"await foreach (var row in {session.Name}.{set.Name}.AsAsyncEnumerable())" : $"foreach (var row in {session.Name}.{set.Name})",
                _ => null,
            };
            if (loop is not null)
                yield return new(call.Library, Replace(statement, $"{{ {loop} {{ {statement} }} }}"));
        }

        static string Entity(Code code) => code.Sessions.Compilation.GetTypeByMetadataName("User") is null ? "Storefront.Orders.Order" : "User";
    }

    static IEnumerable<Mutant> NoRefresh(Code code)
    {
        foreach (var clause in code.Root.DescendantNodes().OfType<CatchClauseSyntax>())
        {
            var statements = clause.Block.Statements;
            var rollback = code.Calls.FirstOrDefault(call => call.Is(SessionOperation.Rollback, SessionOperation.ReturnToSavepoint) && statements.Contains((StatementSyntax?)call.Statement!));
            if (rollback is null || clause.DescendantNodes().Any(node => node is ThrowStatementSyntax or ReturnStatementSyntax))
                continue;
            var refreshes = statements.Where(statement => statement.SpanStart > rollback.Node.SpanStart && (statement.ToString().Contains("Reload", StringComparison.Ordinal) || statement.ToString().Contains("Refresh", StringComparison.Ordinal) || statement.ToString().Contains("ChangeTracker.Clear", StringComparison.Ordinal))).ToArray();

            // Where what was changed is not read again, nothing is wrong.
            var isRead = Changes(code).Any(change => clause.Parent!.Span.Contains(change.Statement.Span) && Function(clause).DescendantNodes().OfType<MemberAccessExpressionSyntax>().Any(read => read.SpanStart > clause.Span.End && read.ToString() == change.Assignment.Left.ToString()));
            if (refreshes.Length > 0 && isRead)
                yield return new(rollback.Library, [.. refreshes.Select(Remove)]);
        }
    }

    /// <summary>A way out that rolls back, and decides by what the rollback did not take back in the object.</summary>
    static IEnumerable<Mutant> JudgedBehind(Code code)
    {
        var seen = new HashSet<SyntaxNode>();
        foreach (var (load, local, statement, assignment) in Changes(code))
        {
            // The objects of SessionGuard are rolled back with the rows.
            if (load.Library is not ("EF Core" or "NHibernate") || code.Calls.FirstOrDefault(call => call.Is(SessionOperation.Commit) && call.IsOnTransaction && call.Node.SpanStart > statement.Span.End && Function(call.Node) == Function(statement)) is not { Statement: { Parent: BlockSyntax } commit, Node.Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax transaction } })
                continue;
            var isSaved = load.Library == "NHibernate" || code.On(load.Session!, Function(statement)).Any(call => call.Is(SessionOperation.Flush) && call.Node.SpanStart > statement.Span.End && call.Node.SpanStart < commit.SpanStart);
            if (isSaved && code.Sessions.RoleOf(code.Model.GetTypeInfo(transaction).Type).Library?.Protocol != Protocol.Scope && seen.Add(statement))
                yield return new(load.Library, InsertBefore(commit, $"if (Environment.HasShutdownStarted) {{ {transaction}.Rollback(); if ({assignment.Left}.Equals(null)) Environment.Exit(1); throw new TimeoutException(); }}"));
        }
    }

    static IEnumerable<Mutant> LeftInCollection(Code code)
    {
        foreach (var call in code.Of(SessionOperation.Stage))
        {
            if (call.Statement is not { Parent: BlockSyntax block } || call.Node.ArgumentList.Arguments is not [{ Expression: IdentifierNameSyntax deleted }] || !(call.Method.Name.StartsWith("Remove", StringComparison.Ordinal) || call.Method.Name.StartsWith("Delete", StringComparison.Ordinal)))
                continue;
            foreach (var taken in block.Statements.OfType<ExpressionStatementSyntax>())
            {
                if (taken.Expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "Remove", Expression: MemberAccessExpressionSyntax collection } } remove && !code.Calls.Any(known => known.Node == remove) && remove.ArgumentList.Arguments.ToString() == deleted.ToString()
                    && block.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Any(read => read.SpanStart > taken.Span.End && read.ToString() == collection.ToString()))
                    yield return new(call.Library, Remove(taken));
            }
        }
    }
}
