using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.Concurrency;

/// <summary>SES2006: a session is used while the rows of its own query are being read.</summary>
/// <remarks>
/// Reports on an operation on the same session inside a loop over its running query (an await foreach or foreach over a query, an unbuffered Dapper query, an open reader),
/// where the provider runs one command at a time: SessionGuard, Npgsql and MySQL connections, EF Core where those are the only providers in sight, or the context
/// is given one of them.
/// Silent for results that were read into memory; for another session; for providers that may multiplex; under a retrying strategy, which buffers; for work that only stages.
/// </remarks>
internal sealed class SessionUsedWhileStreaming : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES2006;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        if (!flow.Visits.Any(visit => visit.Step.Streams is not null))
            return;
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

    private static void CheckTurn(Visit[] turn, Step next, SessionKey key, BodyRuleContext context)
    {
        foreach (var visit in turn)
        {
            if (visit.Step != next && visit.Step.Streams is null && Uses(visit, key))
                Report(visit.Step, next, key, context);
        }
    }

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
            use.MemberOr("this"));
}
