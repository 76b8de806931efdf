using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Flow;

namespace SessionGuard.Analyzers.Rules;

/// <summary>A rule that asks the flow of one body.</summary>
internal abstract class BodyRule
{
    public abstract DiagnosticDescriptor Descriptor { get; }

    /// <summary>Called for every body with session operations, and for each lambda and local function in it.</summary>
    public abstract void Check(SessionFlow flow, BodyRuleContext context);
}

/// <summary>What a body rule is given, and how it reports.</summary>
internal sealed class BodyRuleContext(FlowServices services, ISymbol owner, DiagnosticDescriptor descriptor, Action<Diagnostic> report, HashSet<(string Id, Location Location)> reported, CancellationToken cancellation)
{
    public FlowServices Services { get; } = services;

    /// <summary>The member that the body belongs to: for a lambda the method around it.</summary>
    public ISymbol Owner { get; } = owner;
    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>Reports once a place, however many flows lead there.</summary>
    public void Report(Location location, IEnumerable<Location> additional, ImmutableDictionary<string, string?> facts, params object[] arguments)
    {
        if (reported.Add((descriptor.Id, location)))
            report(Diagnostic.Create(descriptor, location, additional, facts, arguments));
    }
}
