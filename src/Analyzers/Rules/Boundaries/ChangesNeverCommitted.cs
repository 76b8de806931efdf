using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.Boundaries;

/// <summary>SES1006: what is changed in a session, transaction or scope of this body's own is committed on no path.</summary>
/// <remarks>
/// Reports on the last change, where a session was opened here, or resolved from a scope made here for it alone, changes were staged (or sent, where the session
/// holds a transaction by itself), and nothing in this body or the code it calls commits; or where a transaction or TransactionScope begun here is never committed or completed.
/// Silent where the session or transaction escapes; where it is rolled back on purpose, outside a handler; where code that cannot be seen may commit; where entities are
/// merely attached; for a suppressed scope; in members that say they only try (a dry run, a preview).
/// </remarks>
internal sealed class ChangesNeverCommitted : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES1006;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        foreach (var opened in context.Services.Openings.WithResolved(flow, context.Cancellation))
        {
            if (opened.Escapes || opened.Local is null && !opened.IsInUsing || flow.Exit is null)
                continue;
            if (Lost(opened, flow, context) is not { } lost || Trials.IsOne(context.Owner) || Happenings.MayCommitOutOfSight(flow, context.Cancellation))
                continue;
            Report(opened, lost, context);
        }
    }

    private static Happening? Lost(Opened opened, SessionFlow flow, BodyRuleContext context)
    {
        if (opened.Role == TypeRole.Transaction)
            return LostInTransaction(opened, flow);
        if (opened.Key is not { } key)
            return null;
        return opened.Library.Protocol switch
        {
            Protocol.Scope => LostInScope(opened, key, flow),
            Protocol.Statements => LostInBegun(key, flow),
            Protocol.Connection => null, // without a transaction each command stands for itself
            _ => LostInSession(key, flow),
        };
    }

    private static Happening? LostInSession(SessionKey key, SessionFlow flow)
    {
        var happenings = Happenings.On(flow, key);

        // A savepoint taken for the transaction is a mistake of its own (SES1008).
        if (happenings.Any(happening => happening.Operation == SessionOperation.Savepoint))
            return null;
        if (happenings.Any(happening => Ends(happening.Operation) || happening.Operation == SessionOperation.Begin && CommandProviders.BeginOf(key.Type) is null || happening.Operation == SessionOperation.Flush && key.Library.Protocol != Protocol.Autobegin))
            return null;
        return LastChange(happenings.Where(happening => happening.IsChange(key.Library) && (happening.Operation == SessionOperation.Stage || key.Library.Protocol == Protocol.Autobegin)));
    }

    /// <summary>The transaction is the session itself: nothing else could end it, and outside of it each statement stands for itself.</summary>
    private static Happening? LostInBegun(SessionKey key, SessionFlow flow)
    {
        var happenings = Happenings.On(flow, key);
        if (key.Library.Transactions.Length > 0 || happenings.Any(happening => Ends(happening.Operation)))
            return null;
        return LastChange(happenings.Where(happening => (happening.Before & SessionStates.InTransaction) != 0 && happening.IsChange(key.Library)));
    }

    private static Happening? LostInTransaction(Opened opened, SessionFlow flow)
    {
        if (flow.Visits.FirstOrDefault(visit => visit.Step.SessionOperation == SessionOperation.Begin && visit.Step.Operation.Syntax == opened.Operation.Syntax).Step?.Key is not { } key)
            return null;
        var around = flow;
        while (around.Outer is { } outer)
            around = outer;
        if (Happenings.On(around, key).Any(happening => Ends(happening.Operation) && !IsClearedBefore(happening) && !WaysBack.IsInCatch(flow, happening.Visit.Step)))
            return null;
        return LastChange(Happenings.On(flow, key).Where(happening =>
            (happening.Before & SessionStates.InTransaction) != 0 && (happening.IsChange(key.Library) || happening.Operation == SessionOperation.Flush)));
    }

    /// <summary>A tracker that is cleared before the transaction is begun, as where a strategy runs it again, takes none of its work back.</summary>
    private static bool IsClearedBefore(Happening happening) =>
        happening.Operation == SessionOperation.Reset && happening.Before != SessionStates.None && (happening.Before & SessionStates.InTransaction) == 0;

    /// <summary>A scope covers every session: any change that is made while it is open.</summary>
    private static Happening? LostInScope(Opened opened, SessionKey key, SessionFlow flow)
    {
        if (AmbientScopes.StandsApart(opened.Operation, opened.Library))
            return null;
        if (Happenings.On(flow, key).Any(happening => happening.Operation == SessionOperation.Commit))
            return null;
        return LastChange(flow.Visits
            .Where(visit => (visit.Before.Of(key) & SessionStates.InTransaction) != 0)
            .SelectMany(visit => visit.Keys.Where(other => !other.Equals(key)).SelectMany(other => Happenings.Of(visit, other)))
            .Where(happening => happening.Operation is SessionOperation.Execute or SessionOperation.Flush or SessionOperation.Commit));
    }

    private static bool Ends(SessionOperation operation) => operation is SessionOperation.Commit or SessionOperation.Transact or SessionOperation.Rollback or SessionOperation.Reset;

    private static Happening? LastChange(IEnumerable<Happening> changes) => changes.Cast<Happening?>().LastOrDefault();

    private static void Report(Opened opened, Happening lost, BodyRuleContext context)
    {
        var isTransaction = opened.Role == TypeRole.Transaction;
        var member = isTransaction ? "Commit" : opened.Library.CommitMember;

        // In a context the transaction alone does not write what is staged.
        var isUnwritten = isTransaction && opened.Library.Protocol == Protocol.Context && lost.Operation == SessionOperation.Stage;
        context.Report(
            lost.Visit.Step.Operation.Syntax.GetLocation(),
            [opened.Operation.Syntax.GetLocation()],
            FixFacts.Of((FixFacts.Session, opened.Local?.Name), (FixFacts.Library, opened.Library.Name), (FixFacts.Commit, isUnwritten ? null : member)),
            opened.Local?.Name ?? opened.Type.Name,
            isTransaction || opened.Library.Protocol == Protocol.Scope ? "begun" : "opened",
            member ?? "Commit of a transaction");
    }
}
