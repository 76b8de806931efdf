using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.Failure;

/// <summary>SES3006: a command is sent over a connection, a session's own or that of a context, whose transaction it was not given.</summary>
/// <remarks>
/// Reports on the execution of a command, or the Dapper call, when the connection is in a transaction on every path there and the command can be seen to have
/// none, or the one before, with a provider that refuses such commands; where the provider is not known, when the body gives the transaction to another command.
/// Reports also inside a TransactionScope on a connection that was opened before it, whatever the provider.
/// Reports a write that is not given the client session which has the transaction open, where commands are given it (MongoDB), outside handlers, whose notes may be meant to stay: in the body that
/// has it open, at its call of a helper without a session, and in a helper that is given the session, where a caller in sight has the transaction open or another write there has the session.
/// Silent with providers whose commands take part by themselves (the model has the list), for commands made elsewhere or handed on, before the
/// begin and after the end of the transaction. Of a command in a helper that is given the connection, or in a lambda or local function, a call by a body that surely has the transaction open is enough.
/// </remarks>
internal sealed class CommandOutsideTransaction : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES3006;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        if (context.Services.Model.CommandsAreGivenSessions)
            CheckSessionless(flow, context);
        foreach (var visit in flow.Visits)
        {
            if (visit.Step is not { Kind: StepKind.Session, SessionOperation: SessionOperation.Query or SessionOperation.Execute, Key: { } key, Operation: IInvocationOperation call } || Enlistment.CommandsOf(call, flow) is not { } commands)
                continue;
            if (AmbientScopes.Missed(visit, key, flow) is { } scope)
            {
                ReportScope(visit.Step, call, key, scope, context);
                continue;
            }

            // Who calls the body is a longer search than what the command was given.
            if (!MayBeHeld(visit, key, flow) || Enlistment.Of(call, commands, flow) is var enlisted && enlisted is not (Enlisted.No or Enlisted.Earlier))
                continue;
            if (HolderOf(visit, key, flow, context) is { } holder && Refusal(call, commands, flow, holder, context) is { } refusal)
                Report(visit.Step, call, key, enlisted == Enlisted.No ? Enlistment.Creation(call, commands, flow) : null, refusal, holder, flow, context);
        }
    }

    /// <summary>A write, here or in a helper without a session, that takes part where it is given the session; what is noted of a failure is meant to stay.</summary>
    private static void CheckSessionless(SessionFlow flow, BodyRuleContext context)
    {
        var given = Sessionless.GivenTo(flow);
        var around = Sessionless.HeldAround(flow);
        foreach (var visit in flow.Visits)
        {
            if (visit.Step is not { Kind: StepKind.Sessionless or StepKind.Call } step || flow.CleanupAround(visit.Block) is not null)
                continue;
            var held = Sessionless.HeldAt(visit) ?? around;
            if (held is null && given is null || Sessionless.WriteIn(step, context.Services, context.Cancellation) is not { } write)
                continue;
            if (held is not null)
                ReportSessionless(step, write, held, null, flow.FirstBegin(held) is { } begin ? [begin] : [], context);
            else if (Sessionless.ForgottenAt(visit, given!, flow, context.Cancellation) is { } forgotten)
                ReportSessionless(step, write, forgotten.Session, forgotten.Other, forgotten.Places, context);
        }
    }

    private static void ReportSessionless(Step step, string write, SessionKey session, Step? other, IEnumerable<Step> places, BodyRuleContext context)
    {
        var name = session.Name == "_" ? null : session.Name;
        context.Report(
            step.Operation.Syntax.GetLocation(),
            places.Select(place => place.Operation.Syntax.GetLocation()),
            FixFacts.Of((FixFacts.Session, step.Kind == StepKind.Sessionless ? name : null), (FixFacts.Library, session.Library.Name)),
            other is not null ? $"'{name}' is given to {other.Member}"
                : name is null ? "The session has a transaction open"
                : $"'{session.NameIn(context.Owner.ContainingType)}' has a transaction open",
            write,
            "it is stored at once, and stays when the transaction is rolled back",
            (name is null ? "pass the session" : $"pass '{name}'") + (step.Kind == StepKind.Sessionless ? "" : " on to it"));
    }

    private static bool MayBeHeld(Visit visit, SessionKey key, SessionFlow flow) =>
        IsHeldHere(visit, key) || flow.Outer is not null || key.IsShared && flow is { Outer: null, Body.Owner: not null } && flow.FirstBegin(key) is null;

    private static bool IsHeldHere(Visit visit, SessionKey key) => Transitions.AreAll(visit.Before.Of(key), SessionStates.InTransaction);

    /// <summary>The body that has the transaction open, this one or one that calls it; null where none surely has.</summary>
    private static Holder? HolderOf(Visit visit, SessionKey key, SessionFlow flow, BodyRuleContext context)
    {
        if (IsHeldHere(visit, key))
            return new Holder(flow, key, null);
        if (flow.Outer is { } outer)
            return HolderAround(visit, key, flow, outer);
        return context.Services.Callers.InTransaction(flow.Body.Owner!, key, context.Cancellation) is var (site, session, begin) ? new Holder(site.Flow, session, (site.Visit.Step, begin)) : null;
    }

    /// <summary>The body around a lambda or local function, where it runs that one while it has the transaction open.</summary>
    private static Holder? HolderAround(Visit visit, SessionKey key, SessionFlow flow, SessionFlow outer) => outer.Visits
        .Where(run => run.Step is { Kind: StepKind.Call or StepKind.MayThrow } step && step.Callee?.Nested == flow.Body && Transitions.AreAll(visit.Before[key].From(run.Before.Of(key)), SessionStates.InTransaction))
        .Select(run => (Holder?)new Holder(outer, key, outer.FirstBegin(key) is { } begin ? (run.Step, begin) : null)).FirstOrDefault();

    /// <summary>What the provider makes of a command without the transaction; null where it takes part by itself.</summary>
    private static string? Refusal(IInvocationOperation call, Library commands, SessionFlow flow, Holder holder, BodyRuleContext context) =>
        context.Services.Registrations.EnlistmentOf(holder.Session, commands, Enlistment.Creation(call, commands, flow) is IObjectCreationOperation, context.Cancellation) switch
        {
            ProviderEnlistment.Required => "the provider refuses it",
            ProviderEnlistment.Unknown when GivesItElsewhere(holder.Flow, holder.Session) => "where the provider does not take it along, it is refused or not rolled back",
            _ => null,
        };

    private static bool GivesItElsewhere(SessionFlow flow, SessionKey key) =>
        flow.Visits.Any(visit => visit.Step is { Kind: StepKind.Session, SessionOperation: SessionOperation.Query or SessionOperation.Execute, Operation: IInvocationOperation other }
            && key.Equals(visit.Step.Key) && Enlistment.CommandsOf(other, flow) is { } commands && Enlistment.Of(other, commands, flow) == Enlisted.Yes);

    /// <summary>What makes the command is told of where the transaction may be passed there.</summary>
    private static void Report(Step step, IInvocationOperation call, SessionKey key, IOperation? made, string refusal, Holder holder, SessionFlow flow, BodyRuleContext context)
    {
        var begin = holder.Caller is null ? new Begins(call, flow).OpenAt(call) : null;
        context.Report(
            step.Operation.Syntax.GetLocation(),
            new[] { made ?? step.Operation, holder.Caller?.Call.Operation, (begin ?? holder.Caller?.Begin)?.Operation }.OfType<IOperation>().Select(place => place.Syntax.GetLocation()),
            FixFacts.Of((FixFacts.Session, key.Name), (FixFacts.Library, key.Library.Name), (FixFacts.Transaction, key.Library.RawTransaction is null ? begin?.Transaction?.Name : null)),
            $"'{key.NameIn(context.Owner.ContainingType)}' has a transaction open",
            call.TargetMethod.Name,
            refusal,
            begin?.Transaction is { } transaction ? $"pass '{transaction.Name}{key.Library.RawTransaction}'" : holder.Caller is null ? "pass the transaction" : $"pass the transaction that '{holder.Flow.Body.Owner?.Name}' has open");
    }

    private static void ReportScope(Step step, IInvocationOperation call, SessionKey key, Step scope, BodyRuleContext context) =>
        context.Report(
            step.Operation.Syntax.GetLocation(),
            [scope.Operation.Syntax.GetLocation()],
            FixFacts.Of((FixFacts.Session, key.Name), (FixFacts.Library, key.Library.Name)),
            $"The {scope.Key!.Library.Name} is open",
            call.TargetMethod.Name,
            $"'{key.NameIn(context.Owner.ContainingType)}' was opened before it and takes no part, so this stays when the scope rolls back",
            $"open the connection inside the scope, or call {key.Library.JoinMember}");

    /// <summary>A body in which a session has a transaction open, and the session as it is known there; of a caller also its begin, and the call that leads to the command.</summary>
    private readonly record struct Holder(SessionFlow Flow, SessionKey Session, (Step Call, Step Begin)? Caller);
}
