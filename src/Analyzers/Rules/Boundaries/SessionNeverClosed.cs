using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.Boundaries;

/// <summary>SES1005: a session or connection is opened in a body that does not close it on every path.</summary>
/// <remarks>
/// Reports on the opening when a local keeps the session, or nothing does, and a normal end of the body or an exception that leaves it finds it open.
/// Silent where a using closes it; where it escapes to what may own it (see <see cref="Escapes"/>); for a connection that nobody opened, or that is closed and
/// merely not disposed; in the entry point of a program, whose end closes it.
/// </remarks>
internal sealed class SessionNeverClosed : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES1005;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        foreach (var opened in context.Services.Openings.In(flow, context.Cancellation))
        {
            if (opened.Role != TypeRole.Session || opened.IsInUsing || opened.IsHandedOver || opened.Escapes || HowItIsLeft(opened, flow) is not { } how)
                continue;
            if (IsEntryPoint(context))
                return; // the process ends with it
            context.Report(
                opened.Operation.Syntax.GetLocation(),
                [],
                FixFacts.Of((FixFacts.Session, opened.Local?.Name), (FixFacts.Library, opened.Library.Name)),
                opened.Local?.Name ?? opened.Type.Name,
                how,
                opened.Library.LeftOpen);
        }
    }

    private static string? HowItIsLeft(Opened opened, SessionFlow flow)
    {
        if (opened.Key is not { } key)
        {
            // Dapper opens and closes a connection that it is given closed.
            return opened.Library.Protocol == Protocol.Connection ? null : "kept by nothing that could close it";
        }

        if (!flow.Visits.Any(visit => visit.Step.Opens && key.Equals(visit.Step.Key)))
            return null;
        var end = flow.Exit?.Of(key) ?? SessionStates.Closed;
        if ((end & ~SessionStates.Closed) != 0)
            return (end & SessionStates.Closed) == 0 ? "never closed" : "not closed on every path";
        return ((flow.Thrown?.Of(key) ?? SessionStates.Closed) & ~SessionStates.Closed) != 0 ? "not closed when an exception is thrown" : null;
    }

    private static bool IsEntryPoint(BodyRuleContext context) =>
        SymbolEqualityComparer.Default.Equals(context.Services.Compilation.GetEntryPoint(context.Cancellation), context.Owner);
}
