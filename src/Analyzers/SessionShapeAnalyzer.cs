using System.Collections.Immutable;
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

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = Rules.Select(rule => rule.Descriptor).ToImmutableArray();

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (FlowServices.Of(start.Compilation, start.Options, start.CancellationToken) is not { } services)
                return;
            var operations = new GatedOperations(services);
            foreach (var rule in Rules)
                rule.Register(start, services, operations);
        });
    }
}
