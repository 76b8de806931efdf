using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Rules;
using SessionGuard.Analyzers.Rules.Boundaries;
using SessionGuard.Analyzers.Rules.Concurrency;
using SessionGuard.Analyzers.Rules.State;

namespace SessionGuard.Analyzers;

/// <summary>Hosts the rules that ask symbols, registrations and constructions.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SessionShapeAnalyzer : DiagnosticAnalyzer
{
    private static readonly ShapeRule[] Rules =
    [
        // Boundaries
        new SessionInStatic(),
        new SingletonCapturesSession(),
        new PersistenceKnowsWeb(),
        new EntityCrossesApi(),
        new FactoryBuiltPerUse(),

        // Concurrency
        new TransactionScopeDoesNotFlow(),

        // Failure

        // Holding

        // State
        new ExpireOnCommitInWeb(),
        new QueryWithoutTranslation(),
    ];

    private static readonly ConditionalWeakTable<FlowServices, FileChecks> Checks = new();

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = Rules.Select(rule => rule.Descriptor).ToImmutableArray();

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        FlowServices.OnFiles(context, static (file, services) => Checks.GetValue(services, ChecksOf).Visit(file));
    }

    private static FileChecks ChecksOf(FlowServices services)
    {
        var checks = new FileChecks(services);
        foreach (var rule in Rules)
            rule.Register(checks);
        return checks;
    }
}
