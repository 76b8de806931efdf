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
        FlowServices.OnFiles(context, (file, services) =>
        {
            _counters?.Invoke(services.Counters);
            Analyze(file, services);
        });
    }

    /// <summary>A text that speaks of no session is not bound; nor is one that no rule is on for.</summary>
    private static void Analyze(CodeFile file, FlowServices services)
    {
        if (!services.Mentions.MayConcern(file.Tree, file.Cancellation))
            return;
        var on = Rules.Where(rule => !RuleSwitch.IsOff(rule.Descriptor, services.Compilation, file.Tree, file.Cancellation)).ToArray();
        if (on.Length == 0)
            return;
        var bodies = new Bodies(services, file, on);
        Siblings.Each(file.Members, bodies.Analyze);
    }

    private sealed class Bodies(FlowServices services, CodeFile file, BodyRule[] rules)
    {
        public void Analyze(CodeMember member)
        {
            if (!services.Mentions.MayConcern(member.Text, () => member.Type, file.Cancellation))
                return;
            services.Counters.BodyBound();
            if (member.Root is { } root && services.Interest.Any(root, () => member.Owner, file.Cancellation) && member.Owner is { } owner && FlowOf(root, owner) is { } flow)
                Check(flow, owner);
        }

        private SessionFlow? FlowOf(IOperation root, ISymbol owner)
        {
            if (SourceBodies.IsBody(root) && owner is IMethodSymbol method)
            {
                services.Bodies.Of(method, root, file.Cancellation);
                return services.Flows.Of(method, file.Cancellation);
            }

            return root is IFieldInitializerOperation or IPropertyInitializerOperation && services.Bodies.OfInitializer(root, file.Cancellation) is { } body
                ? SessionFlow.Run(services, body, callee => services.Summaries.Of(callee, file.Cancellation), file.Cancellation)
                : null;
        }

        private void Check(SessionFlow root, ISymbol owner)
        {
            var reported = new HashSet<(string, Location)>();
            var flows = new List<SessionFlow>();
            AddAll(root, flows);
            Siblings.Each(rules, rule =>
            {
                file.Cancellation.ThrowIfCancellationRequested();
                var context = new BodyRuleContext(services, owner, rule.Descriptor, file.Report, reported, file.Cancellation);
                foreach (var flow in flows)
                    rule.Check(flow, context);
            });
        }

        private static void AddAll(SessionFlow flow, List<SessionFlow> flows)
        {
            flows.Add(flow);
            foreach (var nested in flow.Nested)
                AddAll(nested, flows);
        }
    }
}
