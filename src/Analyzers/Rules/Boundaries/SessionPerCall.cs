using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Flow;

namespace SessionGuard.Analyzers.Rules.Boundaries;

/// <summary>SES1015: a method of a repository opens a session of its own to write.</summary>
/// <remarks>
/// Reports on the opening, whoever calls.
/// Silent where the session joins a given connection or transaction, only reads, or escapes; and outside repositories.
/// </remarks>
internal sealed class SessionPerCall : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES1015;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        if (!context.Services.Repositories.Contains(context.Owner.ContainingType))
            return;
        foreach (var opened in OwnSessions.In(flow, context.Cancellation))
            context.Report(opened.Operation.Syntax.GetLocation(), [], Facts(opened), context.Owner.ContainingType.Name + "." + context.Owner.Name, opened.Local!.Name);
    }

    public static ImmutableDictionary<string, string?> Facts(Opened opened) =>
        FixFacts.Of((FixFacts.Session, opened.Local?.Name), (FixFacts.Library, opened.Library.Name));
}
