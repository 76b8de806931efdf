using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Rules;
using SessionGuard.Analyzers.Rules.Boundaries;
using SessionGuard.Analyzers.Rules.Concurrency;
using SessionGuard.Analyzers.Rules.Failure;
using SessionGuard.Analyzers.Rules.Holding;
using SessionGuard.Analyzers.Rules.State;

namespace SessionGuard.Analyzers;

/// <summary>Hosts the rules that read the flow of one body: one graph and one dataflow run, whatever the number of rules.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SessionBodyAnalyzer : DiagnosticAnalyzer
{
    private readonly Action<FlowCounters>? _counters;

    /// <summary>Creates the analyzer.</summary>
    public SessionBodyAnalyzer()
    {
    }

    /// <summary>Creates the analyzer for a test that reads how much work a compilation takes.</summary>
    internal SessionBodyAnalyzer(Action<FlowCounters> counters) => _counters = counters;

    private static readonly BodyRule[] Rules =
    [
        // Boundaries
        new CommitInRepository(),
        new SecondSession(),
        new SessionNeverClosed(),
        new ChangesNeverCommitted(),
        new CommitInLoop(),
        new SavepointAsTransaction(),
        new UsedOutsideItsScope(),
        new CommitInPlumbing(),
        new RepositoryCommitsOnItsOwn(),
        new SessionPerCall(),

        // Concurrency
        new SessionSharedByConcurrentWork(),
        new SessionInBackgroundWork(),
        new SessionOperationNotAwaited(),
        new EntitiesSharedAcrossThreads(),
        new SessionUsedWhileStreaming(),

        // Failure
        new ExceptionCaughtWithoutRollback(),
        new FailedSessionInHandler(),
        new CommitDespiteFailure(),
        new TransactionWithoutWayBack(),
        new EntityUsedAfterRollback(),
        new CommandOutsideTransaction(),
        new CommitWhileWorkIsRunning(),
        new CommitBeforeSave(),
        new TransactionUnderRetryingStrategy(),
        new RollbackCanBeCancelled(),

        // Holding
        new ExternalCallWhileHeld(),
        new WaitingWhileHeld(),
        new SessionAcrossEndlessLoop(),
        new SessionUsedAsCache(),

        // State
        new EntityReadAfterItExpired(),
        new EntityOfAnotherSession(),
        new GeneratedKeyReadBeforeFlush(),
        new NeedlessRefresh(),
        new KeyLookupThroughQuery(),
        new RedundantFlush(),
        new DeferredQueryOutlivesSession(),
        new DetachedEntityUpdated(),
        new DeletedObjectInCollection(),
        new BulkChangeLeavesEntitiesStale(),
        new QueryMissesPendingChanges(),
        new ChangeToUntrackedEntity(),
    ];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = Rules.Select(rule => rule.Descriptor).ToImmutableArray();

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (FlowServices.Of(start.Compilation, start.Options, start.CancellationToken) is not { } services)
                return;
            _counters?.Invoke(services.Counters);
            services.Mentions.Prepare(start.CancellationToken);
            start.RegisterCodeBlockAction(block => new Body(services).Analyze(block));
        });
    }

    private sealed class Body(FlowServices services)
    {
        /// <summary>A text that speaks of no session is not bound; nor is one that no rule is on for.</summary>
        public void Analyze(CodeBlockAnalysisContext context)
        {
            if (BodySyntax.Of(context.CodeBlock, context.OwningSymbol) is not { } syntax || !services.Mentions.MayConcern(syntax.SyntaxTree, BodySyntax.SpanOf(context.CodeBlock, syntax), context.OwningSymbol.ContainingType, context.CancellationToken))
                return;
            var on = Rules.Where(rule => !RuleSwitch.IsOff(rule.Descriptor, context.SemanticModel.Compilation, syntax.SyntaxTree, context.CancellationToken)).ToArray();
            if (on.Length == 0)
                return;
            services.Counters.BodyBound();
            if (BodySyntax.RootOf(context.SemanticModel.GetOperation(syntax, context.CancellationToken)) is { } root && services.Interest.Any(root) && FlowOf(root, context) is { } flow)
                Check(flow, on, context);
        }

        private SessionFlow? FlowOf(IOperation root, CodeBlockAnalysisContext context)
        {
            if (root is IMethodBodyBaseOperation && context.OwningSymbol is IMethodSymbol method)
            {
                services.Bodies.Of(method, root, context.CancellationToken);
                return services.Flows.Of(method, context.CancellationToken);
            }

            return root is IFieldInitializerOperation or IPropertyInitializerOperation && services.Bodies.OfInitializer(root, context.CancellationToken) is { } body
                ? SessionFlow.Run(services, body, callee => services.Summaries.Of(callee, context.CancellationToken), context.CancellationToken)
                : null;
        }

        private void Check(SessionFlow root, BodyRule[] rules, CodeBlockAnalysisContext context)
        {
            var reported = new HashSet<(string, Location)>();
            Siblings.Each(rules, rule => CheckAll(root, rule, new BodyRuleContext(services, context.OwningSymbol, rule.Descriptor, context.ReportDiagnostic, reported, context.CancellationToken)));
        }

        private static void CheckAll(SessionFlow flow, BodyRule rule, BodyRuleContext context)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            rule.Check(flow, context);
            foreach (var nested in flow.Nested)
                CheckAll(nested, rule, context);
        }
    }
}
