using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SessionGuard.Analyzers.Flow;

namespace SessionGuard.Analyzers.Rules;

/// <summary>A rule that asks symbols, registrations and constructions; it reports live.</summary>
internal abstract class ShapeRule
{
    public abstract DiagnosticDescriptor Descriptor { get; }

    public abstract void Register(CompilationStartAnalysisContext start, FlowServices services, GatedOperations operations);

    protected Diagnostic Create(Location location, ImmutableDictionary<string, string?> facts, params object[] arguments) =>
        Diagnostic.Create(Descriptor, location, facts, arguments);

    /// <summary>Where a symbol is declared, in files that the rule is on for.</summary>
    protected IEnumerable<Location> PlacesOf(ISymbol symbol, Compilation compilation, CancellationToken cancellation) =>
        symbol.Locations.Where(location => location.SourceTree is { } tree && !RuleSwitch.IsOff(Descriptor, compilation, tree, cancellation));

    /// <summary>Whether the rule is off for the file of a node.</summary>
    protected bool IsOff(Compilation compilation, SyntaxNode node, CancellationToken cancellation) => RuleSwitch.IsOff(Descriptor, compilation, node.SyntaxTree, cancellation);
}
