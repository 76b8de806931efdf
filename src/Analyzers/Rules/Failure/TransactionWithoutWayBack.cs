using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.Failure;

/// <summary>SES3004: a transaction is begun, and an exception leaves it open.</summary>
/// <remarks>
/// Reports on the begin when an exception can leave the body with the transaction still open, and no using, catch or finally ends it.
/// Silent where it escapes to what may own it; where the body leaves it open on purpose (begun in one member, ended in another); where the session was opened in the
/// same body, whose closing rolls back; where any handler of the body rolls back, be it for some exceptions only.
/// </remarks>
internal sealed class TransactionWithoutWayBack : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES3004;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        foreach (var opened in context.Services.Openings.In(flow, context.Cancellation))
        {
            if (opened.Role != TypeRole.Transaction || opened.IsInUsing || opened.IsHandedOver || opened.Escapes)
                continue;
            if (flow.Visits.FirstOrDefault(visit => visit.Step is { Kind: StepKind.Session, SessionOperation: SessionOperation.Begin } step && step.Operation.Syntax == opened.Operation.Syntax).Step?.Key is not { } key)
                continue;

            // The end of a session that was opened here is the end of its transaction (SES1005 sees to it).
            if (key.Kind is SessionKeyKind.Local or SessionKeyKind.Path)
                continue;
            if (!IsLeftOpen(flow.Thrown, key) || opened.Local is null && IsLeftOpen(flow.Exit, key) || WaysBack.Exists(flow, key))
                continue;
            context.Report(
                opened.Operation.Syntax.GetLocation(),
                [],
                FixFacts.Of((FixFacts.Session, key.Name), (FixFacts.Library, key.Library.Name)),
                key.NameIn(context.Owner.ContainingType));
        }
    }

    private static bool IsLeftOpen(FlowState? state, SessionKey key) => state is not null && (state.Of(key) & SessionStates.InTransaction) != 0;
}
