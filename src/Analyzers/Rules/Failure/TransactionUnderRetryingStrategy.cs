using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.Failure;

/// <summary>SES3009: a transaction is begun on a context whose execution strategy retries, outside of that strategy.</summary>
/// <remarks>
/// Reports on the begin, and on the scope that a command or a save of the context runs in, when this compilation configures the type of the context with
/// EnableRetryOnFailure: in its registration, or in its OnConfiguring.
/// Silent inside a delegate that the strategy runs, also where the method that begins is called from one; inside other delegates, which something unseen
/// may run under the strategy; for contexts configured elsewhere or without a strategy; for scopes that keep their work out of transactions.
/// </remarks>
internal sealed class TransactionUnderRetryingStrategy : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES3009;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        // A delegate runs where it is handed to: under the strategy, or where this body cannot see.
        if (flow.Outer is not null)
            return;
        var refused = new HashSet<Step>();
        foreach (var visit in flow.Visits)
        {
            if (visit.Step is not { Kind: StepKind.Session, Key: { Library.Protocol: Protocol.Context } key } || BeginOf(visit, flow) is not { } begin || refused.Contains(begin)
                || !context.Services.Registrations.IsRetrying(key.Type, context.Cancellation) || IsCalledByStrategy(flow, context))
                continue;
            refused.Add(begin);
            context.Report(
                begin.Operation.Syntax.GetLocation(),
                [],
                FixFacts.Of((FixFacts.Session, key.Name), (FixFacts.Library, key.Library.Name)),
                key.NameIn(context.Owner.ContainingType),
                key.Library.RetryOption!);
        }
    }

    private static Step? BeginOf(Visit visit, SessionFlow flow) => visit.Step.SessionOperation switch
    {
        SessionOperation.Begin => visit.Step,
        SessionOperation.Query or SessionOperation.Execute or SessionOperation.Flush or SessionOperation.Commit => AmbientScopes.Around(visit, flow),
        _ => null,
    };

    /// <summary>A method that a strategy's delegate calls, or that is handed to one by its name.</summary>
    private static bool IsCalledByStrategy(SessionFlow flow, BodyRuleContext context)
    {
        if (flow.Body.Owner is not { } method)
            return false;
        var sites = context.Services.Callers.Of(method, context.Cancellation);
        return sites.Length == 0 ? method.DeclaredAccessibility == Accessibility.Private : sites.Any(site => site.Flow.IsRunBy(SessionOperation.RunInPlace));
    }
}
