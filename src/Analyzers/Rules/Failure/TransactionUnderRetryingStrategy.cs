using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.Failure;

/// <summary>SES3009: a transaction is begun on a context whose execution strategy retries, outside of that strategy.</summary>
/// <remarks>
/// Reports on the begin when this compilation configures the type of the context with EnableRetryOnFailure: in its registration, or in its OnConfiguring.
/// Silent inside a delegate that the strategy runs, also where the method that begins is called from one; inside other delegates, which something unseen
/// may run under the strategy; for contexts configured elsewhere or without a strategy.
/// </remarks>
internal sealed class TransactionUnderRetryingStrategy : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES3009;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        foreach (var visit in flow.Visits)
        {
            if (visit.Step is not { SessionOperation: SessionOperation.Begin, Key: { Library.Protocol: Protocol.Context } key })
                continue;

            // A delegate runs where it is handed to: under the strategy, or where this body cannot see.
            if (flow.Outer is not null || !context.Services.Registrations.IsRetrying(key.Type, context.Cancellation) || IsCalledByStrategy(flow, context))
                continue;
            context.Report(
                visit.Step.Operation.Syntax.GetLocation(),
                [],
                FixFacts.Of((FixFacts.Session, key.Name), (FixFacts.Library, key.Library.Name)),
                key.NameIn(context.Owner.ContainingType),
                key.Library.RetryOption!);
        }
    }

    /// <summary>A method that a strategy's delegate calls, or that is handed to one by its name.</summary>
    private static bool IsCalledByStrategy(SessionFlow flow, BodyRuleContext context)
    {
        if (flow.Body.Owner is not { } method)
            return false;
        var sites = context.Services.Callers.Of(method, context.Cancellation);
        return sites.Length == 0 ? method.DeclaredAccessibility == Accessibility.Private : sites.Any(site => site.Flow.IsRunBy(SessionOperation.RunInPlace));
    }
}
