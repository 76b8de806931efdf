using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.Holding;

/// <summary>SES4003: one session serves every turn of a loop that does not end.</summary>
/// <remarks>
/// Reports on the opening before the loop, or, for a session that was given, on its first use in the loop, when the loop ends by a stop request or an exception alone
/// (while true, a cancellation token, a PeriodicTimer, a channel or consumer).
/// Silent when the session is opened, cleared, or connected and closed again in each turn; when the loop ends with its work; for raw connections dedicated to one
/// purpose (a lock, LISTEN); for what a hosted service was given (SES1004), and for fields that the type fills itself.
/// </remarks>
internal sealed class SessionAcrossEndlessLoop : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES4003;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        foreach (var loop in flow.Body.Loops.All)
        {
            if (!EndlessLoops.IsEndless(loop, flow.Body))
                continue;
            foreach (var visit in loop.StepsIn(flow).ToArray())
            {
                foreach (var key in visit.Keys)
                {
                    if (visit.Step.Kind is StepKind.Session or StepKind.Call && IsHeldAcross(key, loop, flow, context))
                        Report(key, visit.Step, loop, flow, context);
                }
            }
        }
    }

    private static bool IsHeldAcross(SessionKey key, Loop loop, SessionFlow flow, BodyRuleContext context)
    {
        var type = context.Owner.ContainingType;
        if (key.Library.Protocol == Protocol.Scope || EndlessLoops.BeginsIn(loop, key, flow) || key.Library.MayBeDedicated && IsDedicated(key, flow, context.Owner))
            return false;
        return key.Kind switch
        {
            SessionKeyKind.Local => key.OpenedHere,
            SessionKeyKind.Path => key.Root is ILocalSymbol local && flow.Body.Declares(key) && !IsDeclaredIn(local, loop),
            SessionKeyKind.Parameter => true,
            SessionKeyKind.Injected => type is null || !WebTypes.IsHosted(type) && !ViewTypes.Include(type),
            _ => false,
        };
    }

    private static bool IsDeclaredIn(ISymbol local, Loop loop) =>
        loop.Statement is { } statement && local.DeclaringSyntaxReferences.Any(reference => reference.SyntaxTree == statement.SyntaxTree && statement.Span.Contains(reference.Span));

    /// <summary>A connection that is one thing's own, by its name or by what it says to the server.</summary>
    private static bool IsDedicated(SessionKey key, SessionFlow flow, ISymbol owner) =>
        DedicatedConnections.Says(key.Name) || DedicatedConnections.Says(owner.Name) || owner.ContainingType is { } type && DedicatedConnections.Says(type.Name)
        || flow.Body.Graph.Blocks.Any(block => block.Operations.Concat(block.BranchValue is { } value ? [value] : []).Any(operation =>
            OperationWalk.InEvaluationOrder(operation).Exists(inner => inner is ILiteralOperation { ConstantValue: { HasValue: true, Value: string text } } && DedicatedConnections.SaysSql(text))));

    private static void Report(SessionKey key, Step use, Loop loop, SessionFlow flow, BodyRuleContext context)
    {
        var opening = flow.Visits.FirstOrDefault(visit => visit.Step.Opens && key.Equals(visit.Step.Key)).Step;
        var at = opening ?? use;
        context.Report(
            (at.Operation is ISimpleAssignmentOperation assignment ? assignment.Value : at.Operation).Syntax.GetLocation(),
            at == use ? [] : [use.Operation.Syntax.GetLocation()],
            FixFacts.Of((FixFacts.Session, key.Name), (FixFacts.Library, key.Library.Name), (FixFacts.OpenedHere, opening is null ? null : "true")),
            key.NameIn(context.Owner.ContainingType),
            key.Library.Protocol == Protocol.Connection ? "a connection stays checked out" : "what it tracks grows, and grows stale");
    }
}
