using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.Boundaries;

/// <summary>A commit of a given session in a repository; the remedy names another commit owner, and is null where the code shows none.</summary>
internal readonly record struct RepositoryCommit(Visit Visit, SessionKey Key, IMethodSymbol Method, string? Remedy);

/// <summary>The commits that repositories make of sessions they were given: what SES1001 and SES1014 share.</summary>
internal static class RepositoryCommits
{
    private static readonly string[] BoundaryNames = ["Save", "Commit", "Complete", "Flush", "Persist", "Submit", "Apply"];

    public static IEnumerable<RepositoryCommit> In(SessionFlow flow, BodyRuleContext context) =>
        context.Owner is IMethodSymbol method && context.Services.Repositories.Contains(method.ContainingType) ? In(flow, method, context) : [];

    /// <summary>The same for another member of the repository that the context belongs to.</summary>
    public static IEnumerable<RepositoryCommit> In(SessionFlow flow, IMethodSymbol method, BodyRuleContext context)
    {
        foreach (var visit in flow.Visits)
        {
            if (CommittedBy(visit, flow, context) is { } key && !IsTheBoundary(flow, visit, method, context) && !context.Services.CommitOwners.IsOpenedByCallers(method, key, context.Cancellation))
                yield return new RepositoryCommit(visit, key, method, Owner(method, visit, key, context));
        }
    }

    /// <summary>The given session that the step commits: by itself, or through a member of this object that does nothing else and is not reported for it.</summary>
    private static SessionKey? CommittedBy(Visit visit, SessionFlow flow, BodyRuleContext context)
    {
        if (visit.Step is { Kind: StepKind.Session, Key: { } own })
            return IsGiven(own, context) && Commits.Commit(visit, own) && !BegunHere(visit, own, flow, context) ? own : null;
        if (visit.Step.Callee is not { Nested: null, Receiver.IsThis: true, Method: { } helper })
            return null;
        var committed = visit.Keys.FirstOrDefault(key => IsGiven(key, context) && Commits.Commit(visit, key));
        return committed is not null && context.Services.Flows.Of(helper, context.Cancellation) is { } body && body.Visits.Any(inner => IsTheBoundary(body, inner, helper, context))
            ? committed
            : null;
    }

    /// <summary>Given to it, and to others: a session that is made anew for each object is the repository's own.</summary>
    private static bool IsGiven(SessionKey key, BodyRuleContext context) =>
        key.Kind == SessionKeyKind.Parameter || key.Kind == SessionKeyKind.Injected && !context.Services.Registrations.IsTransient(key.Type, context.Cancellation);

    /// <summary>A transaction that the repository began, here or in a sibling member, is its own to end, except where flush is the library's answer.</summary>
    private static bool BegunHere(Visit commit, SessionKey key, SessionFlow flow, BodyRuleContext context)
    {
        if (key.Library.CommitsBelongToUseCase || commit.Step is not { SessionOperation: SessionOperation.Commit, Operation: IInvocationOperation { TargetMethod.ContainingType: { } receiver } })
            return false;
        if ((commit.Before.Of(key) & SessionStates.InTransaction) != 0 && !IsGivenTransaction(flow, key))
            return true;
        return context.Services.Model.RoleOf(receiver).Role == TypeRole.Transaction && context.Services.Bearing.KeepsOwnTransaction(context.Owner.ContainingType);
    }

    private static bool IsGivenTransaction(SessionFlow? flow, SessionKey key)
    {
        for (; flow is not null; flow = flow.Outer)
        {
            if (flow.Body.GivenTransactions.Contains(key))
                return true;
        }

        return false;
    }

    /// <summary><c>SaveChangesAsync() => _db.SaveChangesAsync()</c>: the caller decides when.</summary>
    private static bool IsTheBoundary(SessionFlow flow, Visit commit, IMethodSymbol method, BodyRuleContext context) =>
        (BoundaryNames.Any(name => method.Name.StartsWith(name, StringComparison.Ordinal)) || method.Name.IndexOf("SaveChanges", StringComparison.Ordinal) >= 0
            || PassThrough.Is(method, context.Services, context.Cancellation))
        && commit.Keys.Any()
        && flow.Visits.All(visit => visit.Step == commit.Step || !visit.Keys.Any());

    private static string? Owner(IMethodSymbol method, Visit commit, SessionKey key, BodyRuleContext context)
    {
        if (key.Library.CommitsBelongToUseCase)
            return $"call {key.Library.FlushMember} here and let the use case commit";
        if (key.Library.CommitsTransactionsOnly)
            return "end the transaction where it was begun";
        var endsTransaction = commit.Step.SessionOperation == SessionOperation.Commit;
        return IsAutoSavingBase(method.ContainingType, context.Services) || context.Services.CommitOwners.Of(method, key, endsTransaction, context.Cancellation) is not { } owner
            ? null
            : owner + "; leave the commit to the use case";
    }

    /// <summary>A class that others derive from, and that commits in what they inherit.</summary>
    public static bool IsAutoSavingBase(INamedTypeSymbol type, FlowServices services) => type.IsAbstract || services.Implementations.Of(type).Count > 0;

    public static void Report(RepositoryCommit found, BodyRuleContext context, Location[] others, string argument)
    {
        var (commit, key, method) = (found.Visit, found.Key, found.Method);

        // Behind a helper others may commit as well: what the fix would have to change is not in this place alone.
        var isDirect = commit.Step.Kind == StepKind.Session;
        var isAsync = commit.Step.Operation is IInvocationOperation invocation && OperationWalk.IsTask(invocation.Type);
        var flush = isDirect && key.Library.FlushMember is { } member ? member + (isAsync ? "Async" : "") : null;
        var canRemove = isDirect && flush is null && context.Services.CommitOwners.EveryCallerCommitsAfter(method, key, context.Cancellation);
        context.Report(
            commit.Step.Operation.Syntax.GetLocation(),
            others,
            FixFacts.Of((FixFacts.Session, key.Name), (FixFacts.Library, key.Library.Name), (FixFacts.Flush, flush), (FixFacts.CanRemove, canRemove ? "true" : null)),
            [method.ContainingType.Name + "." + method.CalledName(), key.Library.CommitsTransactionsOnly ? "a transaction" : key.Library.SessionNoun, argument, key.Library.Transactions.Length > 0 ? ", but in a transaction around both" : ""]);
    }
}
