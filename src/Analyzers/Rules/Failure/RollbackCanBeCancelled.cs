using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.Failure;

/// <summary>SES3010: a rollback in a catch or finally block is given a token that may be the reason why the block runs.</summary>
/// <remarks>
/// Reports on the rollback, or the call of a helper that rolls back, when its token comes from outside the handler: a parameter, a member
/// (<c>HttpContext.RequestAborted</c>), a local that holds one of these.
/// Silent for <c>CancellationToken.None</c>, <c>default</c> and no token at all; for the token of a source that the handler itself makes, such as a time
/// limit; for a rollback on the normal path, which a cancelled request may well skip.
/// </remarks>
internal sealed class RollbackCanBeCancelled : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES3010;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        foreach (var visit in flow.Visits)
        {
            if (flow.CleanupAround(visit.Block) is not { } cleanup || visit.Step.Operation is not IInvocationOperation rollback || RolledBack(visit, rollback) is not { } key)
                continue;
            if (CancellationTokens.GivenTo(rollback) is { } token && CancellationTokens.IsFromOutside(token, cleanup, flow.Body))
                Report(rollback, token, key, context);
        }
    }

    private static SessionKey? RolledBack(Visit visit, IInvocationOperation call)
    {
        if (visit.Step.Kind == StepKind.Session)
            return visit.Step.SessionOperation is SessionOperation.Rollback or SessionOperation.ReturnToSavepoint ? visit.Step.Key : null;

        // A helper that does more than to roll back may have its reasons to take the token.
        return IsNamedRollback(call) ? visit.Effects?.Events.FirstOrDefault(happening => happening is { Kind: BodyEventKind.Operation, Operation: SessionOperation.Rollback })?.Key : null;
    }

    private static bool IsNamedRollback(IInvocationOperation call) => call.TargetMethod.Name.StartsWith("Rollback", StringComparison.OrdinalIgnoreCase);

    private static void Report(IInvocationOperation rollback, IOperation token, SessionKey key, BodyRuleContext context) =>
        context.Report(
            rollback.Syntax.GetLocation(),
            [token.Syntax.GetLocation()],
            FixFacts.Of((FixFacts.Session, key.Name), (FixFacts.Library, key.Library.Name)),
            key.NameIn(context.Owner.ContainingType),
            token.Syntax.ToString());
}
