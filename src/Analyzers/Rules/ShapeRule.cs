using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SessionGuard.Analyzers.Flow;

namespace SessionGuard.Analyzers.Rules;

/// <summary>A rule that asks symbols, registrations and constructions; it reports live.</summary>
internal abstract class ShapeRule
{
    public abstract DiagnosticDescriptor Descriptor { get; }

    public abstract void Register(CompilationStartAnalysisContext start, FlowServices services);

    protected Diagnostic Create(Location location, ImmutableDictionary<string, string?> facts, params object[] arguments) =>
        Diagnostic.Create(Descriptor, location, facts, arguments);
}
