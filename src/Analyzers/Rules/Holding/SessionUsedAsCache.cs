using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Flow;

namespace SessionGuard.Analyzers.Rules.Holding;

/// <summary>SES4004: tracked entities, or a query, are kept where they outlive their session.</summary>
/// <remarks>
/// Reports on the value that goes into a static, into an in-memory cache, or into a member of a type that lives as long as the application, where it is an entity
/// that a session tracks, a collection of such, or a query on an injected session.
/// Silent for results without tracking, and where some place sets how the context tracks; for projections and copies, for objects that were let go, for caches that write their entries down, for instances that live as
/// short as a request or as long as a window, and for the program's own Main.
/// </remarks>
internal sealed class SessionUsedAsCache : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES4004;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        if (context.Owner is IMethodSymbol { Name: "Main" or "<Main>$", IsStatic: true })
            return;
        foreach (var kept in KeptValues.In(flow, context.Owner.ContainingType, context.Cancellation))
        {
            if (new TrackedValues(kept.Flow).Of(kept.Value, kept.Flow == flow ? kept.Keeper : kept.Value, context.Owner.ContainingType) is { } tracked && (tracked.IsQuery || !context.Services.TrackingDefaults.MayBeSet(tracked.SessionType, context.Cancellation)))
                Report(kept, tracked, context);
        }
    }

    private static void Report(KeptValue kept, TrackedValue tracked, BodyRuleContext context) => context.Report(
        kept.Value.Syntax.GetLocation(),
        [(tracked.Source.Syntax.Span.IntersectsWith(kept.Value.Syntax.Span) ? kept.Keeper : tracked.Source).Syntax.GetLocation()],
        FixFacts.Of((FixFacts.Session, tracked.Session), (FixFacts.Library, tracked.Library.Name)),
        Describe(kept, tracked),
        kept.Place,
        tracked.Session,
        tracked.IsQuery ? "it runs on that session whenever it is read; keep what it returns, copied" : "all readers share one tracked object, with every change made to it; keep a copy made for reading");

    private static string Describe(KeptValue kept, TrackedValue tracked) => OperationWalk.BehindAwait(kept.Value) switch
    {
        ILocalReferenceOperation local => $"'{local.Local.Name}'",
        _ when tracked.IsQuery => "A query",
        _ => tracked.Source is IInvocationOperation load ? $"What '{load.TargetMethod.Name}' returns" : "A tracked object",
    };
}
