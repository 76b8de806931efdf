using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Model;
using static SessionGuard.Analyzers.Tests.Recall.Code;

namespace SessionGuard.Analyzers.Tests.Recall;

/// <summary>What the code does right is taken out of it.</summary>
static class TakenOutOperators
{
    public static IEnumerable<Operator> All =>
    [
        new("Session given to a helper made one of its own", ["SES1002", "SES1015"], NotGiven),
        new("What keeps tasks off an entity taken out", ["SES2004"], Unguarded),
        new("Save behind a stream moved into it", ["SES2006"], SavedPerRow),
        new("Refresh behind a rollback made a query", ["SES3005"], QueriedInstead),
        new("Session of each turn kept for all", ["SES3005"], KeptForAll),
    ];

    static IEnumerable<Mutant> NotGiven(Code code)
    {
        foreach (var type in code.Root.DescendantNodes().OfType<ClassDeclarationSyntax>())
        {
            if (type.ChildNodes().OfType<ParameterListSyntax>().FirstOrDefault()?.Parameters is not [{ } parameter, ..] || code.Model.GetDeclaredSymbol(parameter) is not { } session || OwnSessionOperators.WayOf(code, session) is not { Commit: not "" } way || code.Model.GetDeclaredSymbol(type) is not { } declared)
                continue;
            foreach (var method in type.Members.OfType<MethodDeclarationSyntax>())
            {
                if (!code.On(session, method).Any(call => call.Is(SessionOperation.Stage, SessionOperation.Query)) || code.On(session, method).Any(code.Commits) || !IsCalledAmidWork(code, declared, method, session))
                    continue;
                var opening = $"using var {session.Name} = {way.Opening("others")};";
                var commit = $"{session.Name}.{way.Commit}();";
                var given = Replace(parameter, $"{way.Factory} others");
                if (method.Body is { } body)
                    yield return new(way.Kind, given, Insert(body.OpenBraceToken.Span.End, " " + opening), Insert(body.CloseBraceToken.SpanStart, commit + " "));
                else if (method.ExpressionBody is { } arrow && method.ReturnType.ToString() == "void")
                    yield return new(way.Kind, given, Replace(arrow, $"{{ {opening} {arrow.Expression}; {commit} }}"), Replace(method.SemicolonToken, ""));
            }
        }
    }

    /// <summary>Whether another class of the file stages something of its own, calls the method, and ends the work behind it.</summary>
    static bool IsCalledAmidWork(Code code, INamedTypeSymbol type, MethodDeclarationSyntax method, IParameterSymbol session)
    {
        foreach (var call in code.Root.DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            if (type.DeclaringSyntaxReferences.Any(part => part.Span.Contains(call.Span)) || !SymbolEqualityComparer.Default.Equals(code.Model.GetSymbolInfo(call).Symbol, code.Model.GetDeclaredSymbol(method)))
                continue;
            var around = code.Calls.Where(other => Function(other.Node) == Function(call) && SymbolEqualityComparer.Default.Equals(code.TypeOf(other.Session), session.Type)).ToArray();
            if (around.Any(other => other.Is(SessionOperation.Stage) && other.Node.SpanStart < call.SpanStart) && around.Any(other => code.Commits(other) && other.Node.SpanStart > call.SpanStart))
                return true;
        }

        return false;
    }

    static IEnumerable<Mutant> Unguarded(Code code) => [.. NotAwaited(code), .. IntoTheTasks(code), .. OneForAll(code), .. NotReadBefore(code)];

    /// <summary><c>await Task.Run(() => { order.Status = ... })</c>.</summary>
    static IEnumerable<Mutant> NotAwaited(Code code)
    {
        foreach (var statement in code.Root.DescendantNodes().OfType<ExpressionStatementSyntax>())
        {
            if (statement.Expression is AwaitExpressionSyntax { Expression: var run } && ReceiverOf(run, "Run")?.ToString() == "Task" && ChangeIn(code, run) is { } load)
                yield return new(load.Library, Replace(statement, $"_ = {run};"));
        }
    }

    static SessionCall? ChangeIn(Code code, SyntaxNode work) => work.DescendantNodes().OfType<AssignmentExpressionSyntax>()
        .Select(assignment => assignment.Left is MemberAccessExpressionSyntax changed ? LoadOf(code, changed.Expression) : null).FirstOrDefault(load => load is not null);

    /// <summary><c>var prices = await Task.WhenAll(products.Select(PriceOf)); order.Total += prices.Sum();</c>.</summary>
    static IEnumerable<Mutant> IntoTheTasks(Code code)
    {
        foreach (var statement in code.Root.DescendantNodes().OfType<LocalDeclarationStatementSyntax>())
        {
            if (statement.Declaration.Variables is not [{ Initializer.Value: AwaitExpressionSyntax { Expression: var awaited } } results] || ArgumentOf(awaited, "WhenAll") is not { } each || ArgumentOf(each, "Select") is not IdentifierNameSyntax work)
                continue;
            if (InBlock(statement) is not (_, ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax changed } sum } next) || sum.Right.ToString() != $"{results.Identifier}.Sum()")
                continue;
            if (LoadOf(code, changed.Expression) is { } load)
                yield return new(load.Library, Replace(statement, $"await Task.WhenAll({ReceiverOf(each)}.Select(async item => {{ var one = await {work}(item); {changed} {sum.OperatorToken} one; }}));"), Remove(next));
        }
    }

    /// <summary><c>users.Select(async user => user.Active = ...)</c>.</summary>
    static IEnumerable<Mutant> OneForAll(Code code)
    {
        foreach (var call in code.Root.DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            if (ArgumentOf(call, "Select") is SimpleLambdaExpressionSyntax { AsyncKeyword.RawKind: not 0, ExpressionBody: AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax owner } } } lambda
                && owner.Identifier.Text == lambda.Parameter.Identifier.Text && ReceiverOf(call) is { } source && LoadOf(code, source) is { } load)
                yield return new(load.Library, Replace(owner, $"{source}[0]"));
        }
    }

    /// <summary><c>parcels.Select(parcel => parcel.Orders.Count).ToList()</c> before <c>Parallel.ForEach</c>.</summary>
    static IEnumerable<Mutant> NotReadBefore(Code code)
    {
        foreach (var variable in code.Root.DescendantNodes().OfType<VariableDeclaratorSyntax>())
        {
            if (variable.Initializer?.Value is not { } whole || ReceiverOf(whole, "ToList") is not { } values || ArgumentOf(values, "Select") is not SimpleLambdaExpressionSyntax { ExpressionBody: { } read } reads || code.Calls.FirstOrDefault(call => call.Node == ReceiverOf(values)) is not { } load)
                continue;
            foreach (var loop in code.Root.DescendantNodes().OfType<InvocationExpressionSyntax>())
            {
                if (loop.Expression.ToString() != "Parallel.ForEach" || loop.ArgumentList.Arguments is not [{ Expression: IdentifierNameSyntax rows }, { Expression: SimpleLambdaExpressionSyntax { Body: var body } work }] || rows.Identifier.Text != variable.Identifier.Text)
                    continue;
                var element = work.Parameter.Identifier.Text;
                var uses = body.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.Text == element);
                yield return new(load.Library, [Replace(whole, load.Node.ToString()), .. uses.Select(use => Replace(use, read.ToString().Replace(reads.Parameter.Identifier.Text + ".", element + ".", StringComparison.Ordinal)))]);
            }
        }
    }

    static ExpressionSyntax? ReceiverOf(ExpressionSyntax call, string? name = null) =>
        call is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } && (name is null || access.Name.Identifier.Text == name) ? access.Expression : null;

    static ExpressionSyntax? ArgumentOf(ExpressionSyntax call, string name) =>
        ReceiverOf(call, name) is not null && call is InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var only }] } ? only : null;

    static SessionCall? LoadOf(Code code, ExpressionSyntax entity) =>
        EntityOperators.Loaded(code).FirstOrDefault(loaded => SymbolEqualityComparer.Default.Equals(loaded.Local, code.Model.GetSymbolInfo(entity).Symbol)).Call;

    static IEnumerable<Mutant> SavedPerRow(Code code)
    {
        foreach (var loop in code.Root.DescendantNodes().OfType<ForEachStatementSyntax>())
        {
            if (loop.AwaitKeyword.RawKind == 0 || InBlock(loop) is not var (_, next) || code.Calls.FirstOrDefault(call => next is not null && call.Statement == next && call.Is(SessionOperation.Flush, SessionOperation.Commit)) is not { } save)
                continue;
            if (code.Calls.Any(call => loop.Expression.Span.Contains(call.Node.Span) && SymbolEqualityComparer.Default.Equals(call.Session, save.Session)) || loop.Expression.ToString().StartsWith(save.Session?.Name + ".", StringComparison.Ordinal))
                yield return new(save.Library, Replace(loop.Statement, $"{{ {loop.Statement} {next} }}"), Remove(next!));
        }
    }

    static IEnumerable<Mutant> QueriedInstead(Code code)
    {
        foreach (var (load, declaration, local, _) in EntityOperators.Loaded(code))
        {
            foreach (var refresh in declaration.Parent!.DescendantNodes().OfType<ExpressionStatementSyntax>())
            {
                if (refresh.FirstAncestorOrSelf<CatchClauseSyntax>() is { } clause && refresh.ToString().Contains($"Entry({local.Name}).Reload", StringComparison.Ordinal) && RollsBack(code, clause))
                    yield return new(load.Library, Replace(refresh, $"{local.Name} = {Whole(load.Node)};"));
            }
        }
    }

    static IEnumerable<Mutant> KeptForAll(Code code)
    {
        foreach (var (statement, local, role, library) in code.Openings())
        {
            if (role != TypeRole.Session || library.Entities is not { RollbackRestores: false } || statement.Parent is not BlockSyntax { Parent: ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax } block || !code.On(local, block).Any())
                continue;
            if (block.DescendantNodes().OfType<CatchClauseSyntax>().Any(clause => RollsBack(code, clause) && !clause.DescendantNodes().Any(node => node is ThrowStatementSyntax)))
                yield return new(library.Name, Remove(statement), InsertBefore(block.Parent!, statement.ToString()));
        }
    }

    static bool RollsBack(Code code, CatchClauseSyntax clause) => code.Calls.Any(call => clause.Span.Contains(call.Node.Span) && call.Is(SessionOperation.Rollback, SessionOperation.ReturnToSavepoint));
}
