using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.Concurrency;

/// <summary>SES2002: work that nobody waits for uses a session whose scope ends without it.</summary>
/// <remarks>
/// Reports on what starts the work: a dropped Task.Run, StartNew or ContinueWith, the call of an async void method, a Timer, a Thread, the thread pool, a queue of
/// background work, an event handler or a callback after the response, when the code in it uses a session from outside; and on an async void member that the host
/// calls for a request.
/// Silent when the work is awaited, stopped or joined here; when it opens its own session or scope; when it closes the session and so owns it; for sessions that
/// live as long as a window or the program; for raw connections dedicated to one purpose; for a dropped task of the session itself (SES2003).
/// </remarks>
internal sealed class SessionInBackgroundWork : BodyRule
{
    public const string Endpoint = "endpoint";

    public override DiagnosticDescriptor Descriptor => Descriptors.SES2002;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        CheckEndpoint(flow, context);
        foreach (var visit in flow.Visits)
        {
            if (visit.Step is not { Kind: StepKind.Background, Callee: { } callee } || flow.EffectsOf(visit.Step) is not { } effects || flow.FlowOf(callee, context.Cancellation) is not { } work || ContinuesASessionTask(visit.Step, flow))
                continue;
            foreach (var effect in effects.Effects)
            {
                // Work that closes the session was handed it.
                if (effect.Exit.From(SessionStates.Open) == SessionStates.Closed || !BackgroundScopes.EndsBeforeBackground(effect.Key, flow, visit.Step.Use, context.Owner.ContainingType))
                    continue;
                if (visit.Step.Callee is { IsAsyncVoid: true } && RunsOn(work) is null)
                    continue;
                Report(visit.Step, effect.Key, work, context);
                break;
            }
        }
    }

    /// <summary>The host disposes what it made for the request as soon as the member returns, at its first await.</summary>
    private void CheckEndpoint(SessionFlow flow, BodyRuleContext context)
    {
        if (flow is not { Outer: null, Body.Owner: { IsAsync: true, ReturnsVoid: true } endpoint } || !context.Services.Model.Web.IsEndpoint(endpoint)
            || RunsOn(flow) is not { } use || use.Keys.FirstOrDefault(key => key.Kind == SessionKeyKind.Injected) is not { } session)
            return;
        context.Report(
            endpoint.Locations[0],
            [use.Step.Operation.Syntax.GetLocation()],
            FixFacts.Of((FixFacts.Place, Endpoint)),
            session.NameIn(context.Owner.ContainingType),
            $"the async void method '{endpoint.Name}'",
            "return a Task");
    }

    /// <summary>What an async void body does with a session later than in the call itself.</summary>
    private static Visit? RunsOn(SessionFlow work)
    {
        var waits = false;
        foreach (var visit in work.Visits)
        {
            if (visit.Keys.Any() && (waits || OperationWalk.IsTask(visit.Step.Operation.Type)))
                return visit;
            waits |= visit.Step.Kind == StepKind.Await;
        }

        return null;
    }

    private static bool ContinuesASessionTask(Step step, SessionFlow flow) =>
        step.Operation is IInvocationOperation { TargetMethod.Name: "ContinueWith", Instance.Syntax: { } before }
        && flow.Visits.Any(visit => visit.Step.IsDropped && visit.Keys.Any() && before.Span.Contains(visit.Step.Operation.Syntax.Span));

    private static void Report(Step step, SessionKey key, SessionFlow work, BodyRuleContext context)
    {
        var use = work.Visits.FirstOrDefault(visit => key.Equals(visit.Step.Key) || visit.Keys.Contains(key)).Step;
        context.Report(
            step.Operation.Syntax.GetLocation(),
            use is null ? [] : [use.Operation.Syntax.GetLocation()],
            FixFacts.Of((FixFacts.Session, key.Name), (FixFacts.Library, key.Library.Name)),
            key.NameIn(context.Owner.ContainingType),
            Describe(step.Operation),
            $"open {key.Library.SessionNoun} of its own inside");
    }

    private static string Describe(IOperation start) => start switch
    {
        IInvocationOperation { TargetMethod: { IsAsync: true, ReturnsVoid: true } method } => $"the async void method '{method.Name}'",
        IInvocationOperation { TargetMethod: var method } => $"the work that '{method.Name}' starts",
        IObjectCreationOperation creation => $"the callback of a {creation.Type?.Name}",
        _ => "an event handler",
    };
}
