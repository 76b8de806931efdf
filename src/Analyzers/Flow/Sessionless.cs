using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>A session that a body is given and does not hand on, and what shows that it ought to: a call of the body with a transaction open, and its begin; or another write, which has the session.</summary>
internal readonly record struct ForgottenSession(SessionKey Session, Step? Call, Step? Begin, Step? Other)
{
    public IEnumerable<Step> Places => new[] { Call, Begin, Other }.OfType<Step>();
}

/// <summary>Writes that take part in a transaction where they are given its session, and are given none.</summary>
internal static class Sessionless
{
    private const int MaximumDepth = 4;

    /// <summary>The member that writes, in the step itself or in a helper without a session that it calls; null where none does.</summary>
    public static string? WriteIn(Step step, FlowServices services, CancellationToken cancellation) => step switch
    {
        { Kind: StepKind.Sessionless, Operation: IInvocationOperation write } => write.TargetMethod.Name,

        // Whoever is handed the session and forgets it is looked at there.
        { Kind: StepKind.Call, Operation: IInvocationOperation call } when !call.Arguments.Any(argument => IsGiven(argument, services)) && ExternalReach.Stranger(step, services, cancellation) is { } helper =>
            services.SessionlessReach.Of(helper, cancellation),
        _ => null,
    };

    /// <summary>The session that the body has in a transaction wherever it comes to a step.</summary>
    public static SessionKey? HeldAt(Visit visit) =>
        visit.Before.Sessions.Keys.Where(key => key.Library.Writes is not null && Transitions.AreAll(visit.Before.Of(key), SessionStates.InTransaction)).OrderBy(key => key, SessionKey.Order).FirstOrDefault();

    /// <summary>The session that the bodies around a lambda or local function have in a transaction wherever they run it: one question for all of its calls.</summary>
    public static SessionKey? HeldAround(SessionFlow flow)
    {
        if (flow.Outer is not { } outer)
            return null;
        var held = outer.Visits.Where(run => run.Step is { Kind: StepKind.Call, Callee.Nested: { } nested } && nested == flow.Body).Select(run => HeldAt(run) ?? HeldAround(outer)).ToArray();
        return held.Length > 0 && Array.TrueForAll(held, key => key is not null) ? held[0] : null;
    }

    /// <summary>The parameter by which a method is given a session; null where it is given none.</summary>
    public static IParameterSymbol? GivenTo(SessionFlow flow) =>
        flow is { Outer: null, Body.Owner: { } method } ? method.Parameters.FirstOrDefault(parameter => IsClientSession(parameter.Type, flow.Services)) : null;

    /// <summary>The session that a body is given by its caller, and does not hand on to a write; null where it need not, or it is not known that it must.</summary>
    public static ForgottenSession? ForgottenAt(Visit write, IParameterSymbol parameter, SessionFlow flow, CancellationToken cancellation)
    {
        if (flow.Services.Model.RoleOf(parameter.Type).Library is not { } library)
            return null;
        var session = SessionKey.Parameter(parameter, library);

        // Behind the commit there is nothing to take part in; and where the session may be missing, the write without one is for that.
        if (!Callers.StaysInTransaction(write, session) || IsDecidedBy(parameter, write.Step, flow))
            return null;
        var others = flow.Visits.Where(other => Commits.Writes(other, session)).ToArray();
        if (!Array.TrueForAll(others, other => AreOnOnePath(flow, other.Step, write.Step)))
            return null; // with the session on one path, without it on another: as something says
        if (HoldingCall(flow, session, cancellation) is var (call, begin))
            return new ForgottenSession(session, call, begin, null);
        return others.Length > 0 ? new ForgottenSession(session, null, null, others[0].Step) : null;
    }

    /// <summary>Whether a value of the type is a session that commands are given.</summary>
    public static bool IsClientSession(ITypeSymbol? type, FlowServices services) => services.Model.RoleOf(type) is { Role: TypeRole.Session, Library.Writes: not null };

    private static bool IsGiven(IArgumentOperation argument, FlowServices services) =>
        IsClientSession(argument.Parameter?.Type, services) && argument.ArgumentKind != ArgumentKind.DefaultValue && OperationWalk.WithoutConversions(argument.Value) is not { ConstantValue: { HasValue: true, Value: null } };

    /// <summary>A call of the body, outside handlers, by one that has a transaction open, or by one that was itself called so.</summary>
    private static (Step Call, Step? Begin)? HoldingCall(SessionFlow flow, SessionKey session, CancellationToken cancellation, int calls = 1)
    {
        foreach (var (site, own) in flow.Services.Callers.With(session, flow.Body.Owner!, cancellation))
        {
            if (own is null || site.Flow.CleanupAround(site.Visit.Block) is not null)
                continue;
            if ((HeldAt(site.Visit) ?? HeldAround(site.Flow)) is { } held)
                return (site.Visit.Step, BeginOf(held, site.Flow));
            if (calls < Callers.MaximumCalls && own.Kind == SessionKeyKind.Parameter && site.Flow is { Outer: null, Body.Owner: not null } && Callers.StaysInTransaction(site.Visit, own) && HoldingCall(site.Flow, own, cancellation, calls + 1) is { } above)
                return above;
        }

        return null;
    }

    private static Step? BeginOf(SessionKey held, SessionFlow flow) => flow.FirstBegin(held) ?? (flow.Outer is { } outer ? BeginOf(held, outer) : null);

    /// <summary>Whether one follows the other within a turn of the loops around them.</summary>
    private static bool AreOnOnePath(SessionFlow flow, Step one, Step other)
    {
        return Leads(one, other) || Leads(other, one);

        bool Leads(Step from, Step to) =>
            Paths.FirstAfter(flow, from, step => step == to ? OnPath.Found : OnPath.GoesOn, branch => branch.Destination is { } next && next.Ordinal <= branch.Source.Ordinal) is not null;
    }

    /// <summary>Whether a question about the session leads to the write by one of its answers alone, and that one is not that there is a session.</summary>
    private static bool IsDecidedBy(IParameterSymbol session, Step write, SessionFlow flow)
    {
        var captures = flow.Body.Captures;
        return flow.Body.Graph.Blocks.Any(asking => asking is { BranchValue: { } condition, ConditionalSuccessor: { } one, FallThroughSuccessor: { } other } && Asks(condition, 0)
            && (Leads(one), Leads(other)) switch { (true, false) => !IsForGiven(one), (false, true) => !IsForGiven(other), _ => false });

        bool Leads(ControlFlowBranch edge) =>
            edge.Destination is { Ordinal: var next } && Paths.First(flow, [(next, 0)], step => step == write ? OnPath.Found : OnPath.GoesOn, branch => branch.Source == edge.Source) is not null;

        bool IsForGiven(ControlFlowBranch edge) => EdgeTests.Of(edge) is var (condition, value) && EdgeTests.Holds(condition, operand => IsSession(captures.Behind(operand)), null) == !value;

        bool Asks(IOperation condition, int depth) => depth < MaximumDepth && OperationWalk.InEvaluationOrder(condition).Exists(part => part switch
        {
            IParameterReferenceOperation => IsSession(part) && !IsHandedToWork(part),
            ILocalReferenceOperation { Local: var local } => captures.Assigned(local).Any(value => Asks(value, depth + 1)),
            IFlowCaptureReferenceOperation { Id: var id } => captures.Of(id).Any(value => Asks(value, depth + 1)),
            _ => false,
        });

        bool IsSession(IOperation value) => value is IParameterReferenceOperation { Parameter: var parameter } && SymbolEqualityComparer.Default.Equals(parameter, session);

        // What was found with the session says nothing of the session.
        bool IsHandedToWork(IOperation value) =>
            OperationWalk.WithConversions(value).Parent is IArgumentOperation { Parent: IInvocationOperation call } && (OperationWalk.IsTask(call.Type) || flow.Services.Model.MeaningOf(call) is not null);
    }
}
