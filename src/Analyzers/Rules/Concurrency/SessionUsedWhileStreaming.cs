using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.Concurrency;

/// <summary>SES2006: a session is used while the rows of its own query are being read.</summary>
/// <remarks>
/// Reports on an operation on the same session inside a loop over its running query (an await foreach or foreach over a query, an unbuffered Dapper query, an open
/// reader), or behind a reader that the body never closes, where the provider runs one command at a time: SessionGuard, Npgsql and MySQL connections, EF Core where
/// those are the only providers in sight, or the context is given one of them.
/// Silent for results that were read into memory; for another session; for providers that may multiplex; under a retrying strategy, which buffers; for work that only stages.
/// </remarks>
internal sealed class SessionUsedWhileStreaming : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES2006;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        if (!flow.Visits.Any(visit => visit.Step.Streams is not null))
            return;
        CheckOpenReaders(flow, context);
        foreach (var loop in flow.Body.Loops.All)
        {
            var turn = loop.StepsIn(flow).ToArray();
            foreach (var next in turn)
            {
                if (next.Step.Streams is { } key && loop.Header == flow.PositionOf(next.Step)?.Block && FailsOn(key, context))
                    CheckTurn(turn, next.Step, key, context);
            }
        }
    }

    /// <summary>A reader that is never closed is still open for the next command: one behind it, or its own in the next turn of a loop.</summary>
    private static void CheckOpenReaders(SessionFlow flow, BodyRuleContext context)
    {
        foreach (var opening in OpenReaders.In(flow))
        {
            if (opening.Key is not { } key || !OneCommandProviders.KeepReaders(key.Type))
                continue;
            var next = Paths.FirstAfter(flow, opening, step =>
                step.Kind != StepKind.Session || !key.Equals(step.Key) ? OnPath.GoesOn
                : step.Opens || step.SessionOperation is SessionOperation.Close or SessionOperation.CloseConnection ? OnPath.Ends
                : OpenReaders.IsAsked(step, flow) || !SendsCommand(step.SessionOperation, key) ? OnPath.GoesOn
                : OnPath.Found);

            // What runs while the rows are read is reported with the loop that reads them.
            if (next is not null && !flow.Body.Loops.All.Any(loop => Reads(loop, key, flow) && loop.StepsIn(flow).Any(visit => visit.Step == next)))
                Report(next, opening, key, context);
        }
    }

    private static bool Reads(Loop loop, SessionKey key, SessionFlow flow) =>
        loop.StepsIn(flow).Any(visit => key.Equals(visit.Step.Streams) && loop.Header == flow.PositionOf(visit.Step)?.Block);

    private static void CheckTurn(Visit[] turn, Step next, SessionKey key, BodyRuleContext context)
    {
        foreach (var visit in turn)
        {
            if (visit.Step != next && (visit.Step.Streams is null ? Uses(visit, key) : Opens(visit.Step, turn, key)))
                Report(visit.Step, next, key, context);
        }
    }

    /// <summary>The first row of a second query is asked for; a call that runs that query itself is reported already.</summary>
    private static bool Opens(Step inner, Visit[] turn, SessionKey key) =>
        inner.Kind == StepKind.NextRow && key.Equals(inner.Streams) && !turn.Any(visit => visit.Step != inner && visit.Step.Streams is null && Uses(visit, key) && inner.Operation.Syntax.Span.Contains(visit.Step.Operation.Syntax.Span));

    private static bool FailsOn(SessionKey key, BodyRuleContext context) =>
        context.Services.Registrations.RunsOneCommand(key.Type, key.Library, context.Cancellation)
        && !(key.Library.Protocol == Protocol.Context && context.Services.Registrations.MayBeRetrying(key.Type, context.Cancellation));

    private static bool Uses(Visit visit, SessionKey key)
    {
        if (visit.Step is { Kind: StepKind.Session } step)
            return key.Equals(step.Key) && SendsCommand(step.SessionOperation, key);
        return visit.Step.Kind == StepKind.Call && visit.Effects?.Events.Any(happening => happening.Kind == BodyEventKind.Operation && key.Equals(happening.Key) && SendsCommand(happening.Operation, key)) == true;
    }

    private static bool SendsCommand(SessionOperation operation, SessionKey key) => operation switch
    {
        SessionOperation.Query or SessionOperation.Execute or SessionOperation.Flush or SessionOperation.Commit or SessionOperation.Rollback or SessionOperation.Begin or SessionOperation.Savepoint => true,
        SessionOperation.Stage => key.Library.Protocol == Protocol.Autobegin,
        _ => false,
    };

    private static void Report(Step use, Step next, SessionKey key, BodyRuleContext context) =>
        context.Report(
            use.Operation.Syntax.GetLocation(),
            [next.Operation.Syntax.GetLocation()],
            FixFacts.Of((FixFacts.Session, key.Name), (FixFacts.Library, key.Library.Name)),
            key.NameIn(context.Owner.ContainingType),
            use.Enumeration?.TargetMethod.Name ?? use.MemberOr("this"));
}
