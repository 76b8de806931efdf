using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Flow;

namespace SessionGuard.Analyzers.Rules.Boundaries;

/// <summary>SES1002: a method opens a session of its own and writes with it, in the middle of a caller's uncommitted work in another one.</summary>
/// <remarks>
/// Reports on the opening, where a visible caller in another class has, on every path to the call, staged changes or begun a transaction on a session of the same type (with
/// plain connections: begun a transaction).
/// Silent where the session joins a given connection or transaction, only reads, or escapes; for a use case that opens two sessions itself; for records that are to
/// stay whatever becomes of the work: logs, audits, errors, telemetry.
/// </remarks>
internal sealed class SecondSession : BodyRule
{
    private static readonly string[] Records = ["Log", "Audit", "Error", "Trace", "Telemetry", "Metric", "Failure"];

    public override DiagnosticDescriptor Descriptor => Descriptors.SES1002;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        if (context.Owner is not IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation, ContainingType: { } type } method || IsRecord(method.Name) || IsRecord(type.Name))
            return;
        foreach (var opened in OwnSessions.In(flow, context.Cancellation))
        {
            if (OwnSessions.CalledInTheMiddle(method, opened, context.Services, context.Cancellation) is not { Caller: { } caller } site || SymbolEqualityComparer.Default.Equals(caller.ContainingType, type))
                continue;
            context.Report(
                opened.Operation.Syntax.GetLocation(),
                [site.Visit.Step.Operation.Syntax.GetLocation()],
                SessionPerCall.Facts(opened),
                opened.Local!.Name,
                caller.ContainingType.Name + "." + caller.Name);
        }
    }

    private static bool IsRecord(string name) => Records.Any(word => name.IndexOf(word, StringComparison.Ordinal) >= 0) && name.IndexOf("Login", StringComparison.Ordinal) < 0;
}
