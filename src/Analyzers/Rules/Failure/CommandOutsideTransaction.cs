using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.Failure;

/// <summary>SES3006: a command is sent over a connection whose transaction it was not given.</summary>
/// <remarks>
/// Reports on the execution of a command, or the Dapper call, when the connection is in a transaction on every path there and the command can be seen to have
/// none, or the one before, with a provider that refuses such commands; where the provider is not known, when the body gives the transaction to another command.
/// Silent with providers whose commands take part by themselves (the model has the list), for commands made elsewhere or handed on, before the
/// begin and after the end of the transaction.
/// </remarks>
internal sealed class CommandOutsideTransaction : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES3006;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        foreach (var visit in flow.Visits)
        {
            if (visit.Step is not { Kind: StepKind.Session, SessionOperation: SessionOperation.Query or SessionOperation.Execute, Key: { Library.Protocol: Protocol.Connection } key, Operation: IInvocationOperation call })
                continue;
            var before = visit.Before.Of(key);
            if (before == SessionStates.None || (before & ~SessionStates.InTransaction) != 0)
                continue;
            var given = Enlistment.Of(call, key.Library, flow);
            if (given is not (Enlisted.No or Enlisted.Earlier))
                continue;
            if (Refusal(key, call, flow, context) is { } refusal)
                Report(visit.Step, call, key, given == Enlisted.No ? Enlistment.Creation(call, key.Library, flow) : null, refusal, flow, context);
        }
    }

    /// <summary>What the provider makes of a command without the transaction; null where it takes part by itself.</summary>
    private static string? Refusal(SessionKey key, IInvocationOperation call, SessionFlow flow, BodyRuleContext context) =>
        CommandProviders.EnlistmentOf(key.Type, key.Library, Enlistment.Creation(call, key.Library, flow) is IObjectCreationOperation, context.Services.Compilation) switch
        {
            ProviderEnlistment.Required => "the provider refuses it",
            ProviderEnlistment.Unknown when GivesItElsewhere(flow, key) => "where the provider does not take it along, it is refused or not rolled back",
            _ => null,
        };

    private static bool GivesItElsewhere(SessionFlow flow, SessionKey key) =>
        flow.Visits.Any(visit => visit.Step is { Kind: StepKind.Session, SessionOperation: SessionOperation.Query or SessionOperation.Execute, Operation: IInvocationOperation other }
            && key.Equals(visit.Step.Key) && Enlistment.Of(other, key.Library, flow) == Enlisted.Yes);

    /// <summary>What makes the command is told of where the transaction may be passed there.</summary>
    private static void Report(Step step, IInvocationOperation call, SessionKey key, IOperation? made, string refusal, SessionFlow flow, BodyRuleContext context)
    {
        var begin = new Begins(call, flow).OpenAt(call);
        context.Report(
            step.Operation.Syntax.GetLocation(),
            new[] { made?.Syntax.GetLocation() ?? step.Operation.Syntax.GetLocation(), begin?.Operation.Syntax.GetLocation() }.OfType<Location>(),
            FixFacts.Of((FixFacts.Session, key.Name), (FixFacts.Library, key.Library.Name), (FixFacts.Transaction, begin?.Transaction?.Name)),
            key.NameIn(context.Owner.ContainingType),
            call.TargetMethod.Name,
            refusal,
            begin?.Transaction is { } transaction ? $"'{transaction.Name}'" : "the transaction");
    }
}
