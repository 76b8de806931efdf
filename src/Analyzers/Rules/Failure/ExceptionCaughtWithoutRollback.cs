using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.Failure;

/// <summary>SES3001: an exception of a session operation is caught, and nothing resets the session before it is used again.</summary>
/// <remarks>
/// Reports on the <c>catch</c> when, on some path from an operation that can fail to the end of the handler, the session is still failed, and an
/// operation that needs a sound session follows: behind the try, in its finally block beside other work, in the next turn of a loop, in a caller, or in a caller's
/// caller where the one between returns without a reset.
/// Silent when the handler resets it (what that takes differs by library), rethrows, or leaves the scope that owns the session; when the exception type
/// caught cannot come from the session; when nothing uses the session again; for a context, when only deadlocks and the like are caught, outside a transaction.
/// </remarks>
internal sealed class ExceptionCaughtWithoutRollback : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES3001;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        foreach (var handler in flow.Handlers)
        {
            if (handler.Syntax.Filter is { } filter && context.Services.Filters.NeverPass(filter.FilterExpression, context.Cancellation))
                continue; // it only logs: the exception goes on

            foreach (var key in FailedAtExit(handler))
            {
                // foreach over ex.Entries: detached or resolved.
                if (handler.SetsEntries(flow, key, context.Cancellation) || IsRetriedForGoodReason(handler, key, flow, context))
                    continue;
                if ((UseInFinally(handler, key, flow) ?? UseBehind(handler, key, flow, context)) is { } use)
                    Report(handler, key, use, flow, context);
            }
        }
    }

    private static IEnumerable<SessionKey> FailedAtExit(Handler handler) =>
        handler.Exits.SelectMany(exit => exit.State.Sessions.Keys.Where(key => IsFailed(exit.State, key))).Distinct();

    /// <summary>Who lost a deadlock saves the same again: no entry is at fault, and without a transaction around it the failed save left nothing.</summary>
    private static bool IsRetriedForGoodReason(Handler handler, SessionKey key, SessionFlow flow, BodyRuleContext context) =>
        key.Library.Protocol == Protocol.Context && handler.Syntax.Filter is { } filter && context.Services.Filters.PassTransientErrorsAlone(filter.FilterExpression, context.Cancellation)
        && !flow.Visits.Any(visit => (visit.Before.Of(key) & SessionStates.InTransaction) != 0)
        && (flow.Body.Owner is not { } method || !context.Services.Callers.HoldTransaction(method, key, context.Cancellation));

    private static bool IsFailed(FlowState state, SessionKey key) => (state.Of(key) & SessionStates.Failed) != 0;

    private static Step? UseBehind(Handler handler, SessionKey key, SessionFlow flow, BodyRuleContext context)
    {
        var exits = handler.Exits.Where(exit => IsFailed(exit.State, key) && !flow.ResetsOn(exit.Branch, key)).Select(exit => (exit.Block, 0)).ToArray();
        return exits.Length == 0 ? null : flow.FirstUnsoundUse(exits, key, SetFlags.Behind(handler, flow, key)) ?? UseInCaller(flow, key, Answers.Behind(handler, flow), context);
    }

    /// <summary>The finally block behind the handler goes on with work of its own; a bare commit there is SES3003's.</summary>
    private static Step? UseInFinally(Handler handler, SessionKey key, SessionFlow flow)
    {
        foreach (var region in handler.Exits.Where(exit => IsFailed(exit.State, key)).SelectMany(exit => exit.Branch.FinallyRegions))
        {
            if (flow.FirstUnsoundUseIn(region, key) is { } use && flow.IsAlwaysReached(region, use)
                && (handler.Compensates(flow) || flow.Visits.Any(visit => flow.CleanupAround(visit.Block) == region && Commits.Writes(visit, key))))
                return use;
        }

        return null;
    }

    /// <summary>The body swallows the failure and returns; its caller goes on with the same session, or returns as well, to one that does.</summary>
    private static Step? UseInCaller(SessionFlow flow, SessionKey key, object?[]? answers, BodyRuleContext context, int calls = 1)
    {
        if (flow.Outer is { } outer)
            return UseBehindNested(flow, outer, key, answers, context, calls);
        if (flow.Body.Owner is not { } method || !key.IsShared || flow.Exit is not { } exit || (exit.Of(key) & SessionStates.Unsound) == 0)
            return null;
        foreach (var (site, session) in context.Services.Callers.With(key, method, context.Cancellation))
        {
            if (session is { } own && UseBehindCall(site.Flow, site.Visit.Step, own, answers, context, calls) is { } use)
                return use;
        }

        return null;
    }

    /// <summary>A local function, or a lambda run in place, swallows the failure; the body around it goes on.</summary>
    private static Step? UseBehindNested(SessionFlow nested, SessionFlow outer, SessionKey key, object?[]? answers, BodyRuleContext context, int calls)
    {
        foreach (var visit in outer.Visits)
        {
            if (visit.Step.Kind == StepKind.Call && visit.Step.Callee?.Nested == nested.Body && !nested.Body.Declares(key) && UseBehindCall(outer, visit.Step, key, answers, context, calls) is { } use)
                return use;
        }

        return null;
    }

    private static Step? UseBehindCall(SessionFlow caller, Step call, SessionKey key, object?[]? answers, BodyRuleContext context, int calls)
    {
        if (caller.PositionBehind(call) is not { } behind)
            return null;
        if (caller.FirstUnsoundUse([behind], key, Answers.KeepFrom(caller, call, answers)) is { } use)
            return use;
        return calls < Callers.MaximumCalls && Answers.HandedOn(caller, call, answers, caller.UnsoundWaysOut(behind, key)) is (true, var handedOn)
            ? UseInCaller(caller, key, handedOn, context, calls + 1)
            : null;
    }

    private static void Report(Handler handler, SessionKey key, Step use, SessionFlow flow, BodyRuleContext context)
    {
        var failing = flow.Visits.FirstOrDefault(visit => handler.Covers(visit.Step.Operation.Syntax) && visit.Keys.Contains(key)).Step;
        var additional = new[] { failing?.Operation.Syntax.GetLocation(), use.Operation.Syntax.GetLocation() }.OfType<Location>();
        context.Report(
            handler.Syntax.CatchKeyword.GetLocation(),
            additional,
            FixFacts.Of(
                (FixFacts.Session, key.Name),
                (FixFacts.Library, key.Library.Name),
                (FixFacts.Rollback, key.Library.RollbackMember),
                (FixFacts.OpenedHere, key.OpenedHere ? "true" : null)),
            key.NameIn(context.Owner.ContainingType),
            Describe(use, flow),
            key.Library.ResetAdvice);
    }

    private static string Describe(Step use, SessionFlow flow)
    {
        var name = use.MemberOr("an operation");
        return use.Operation.Syntax.SyntaxTree == flow.Body.Graph.OriginalOperation.Syntax.SyntaxTree
            ? $"{name} in line {use.Operation.Syntax.GetLocation().GetLineSpan().StartLinePosition.Line + 1}"
            : name;
    }
}
