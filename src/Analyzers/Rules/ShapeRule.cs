using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Flow;

namespace SessionGuard.Analyzers.Rules;

/// <summary>A rule that asks symbols, registrations and constructions; it reports live.</summary>
internal abstract class ShapeRule
{
    public abstract DiagnosticDescriptor Descriptor { get; }

    public abstract void Register(FileChecks checks);

    protected Diagnostic Create(Location location, ImmutableDictionary<string, string?> facts, params object[] arguments) =>
        Diagnostic.Create(Descriptor, location, facts, arguments);

    /// <summary>Where a symbol is declared in the file, if the rule is on for it.</summary>
    protected IEnumerable<Location> PlacesOf(ISymbol symbol, TypeContext context) =>
        symbol.Locations.Where(location => location.SourceTree == context.Tree && !RuleSwitch.IsOff(Descriptor, context.Compilation, context.Tree, context.CancellationToken));

    /// <summary>Whether the rule is off for the file of a node.</summary>
    protected bool IsOff(Compilation compilation, SyntaxNode node, CancellationToken cancellation) => RuleSwitch.IsOff(Descriptor, compilation, node.SyntaxTree, cancellation);
}
