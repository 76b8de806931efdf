using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>What the flow engine shares within one compilation.</summary>
internal sealed class FlowServices
{
    private static readonly ConditionalWeakTable<Compilation, Shared> Known = new();

    /// <summary>The one instance that all analyzers of a compilation share; null where no session library is referenced.</summary>
    public static FlowServices? Of(Compilation compilation, AnalyzerOptions options, CancellationToken cancellation)
    {
        var shared = Known.GetOrCreateValue(compilation);
        lock (shared)
        {
            if (shared.Options != options.AnalyzerConfigOptionsProvider)
            {
                shared.Services = SessionModel.TryCreate(compilation, options, cancellation) is { } model ? new FlowServices(model) : null;
                shared.Options = options.AnalyzerConfigOptionsProvider;
            }

            return shared.Services;
        }
    }

    /// <summary>
    /// Hands over the files of a compilation that a session library is referenced by; of another one the host is asked for nothing. They come when the compiler is
    /// through with them, and only then is the model made, which binds what it looks up.
    /// </summary>
    public static void OnFiles(AnalysisContext context, Action<CodeFile, FlowServices> action) => context.RegisterCompilationStartAction(start =>
    {
        if (!Libraries.AreNamedBy(start.Compilation) && Of(start.Compilation, start.Options, start.CancellationToken) is null)
            return;
        start.RegisterSemanticModelAction(file =>
        {
            if (Of(file.SemanticModel.Compilation, file.Options, file.CancellationToken) is not { } services)
                return;
            services.Sources.Keep(file.SemanticModel);
            action(new CodeFile(file.SemanticModel, file.ReportDiagnostic, file.CancellationToken), services);
        });
        start.RegisterSymbolAction(
            type =>
            {
                if (SingleFile.Of(type) is { } tree && Of(type.Compilation, type.Options, type.CancellationToken) is { } services)
                    action(new CodeFile(services.Sources.ModelOf(tree), type.ReportDiagnostic, type.CancellationToken, type.Symbol), services);
            },
            SymbolKind.NamedType);
    });

    public FlowServices(SessionModel model)
    {
        Model = model;
        Implementations = new Implementations(model.Compilation);
        Bearing = new BearingTypes(model, Implementations);
        Sources = new SourceBodies(model.Compilation, Counters);
        OwnWrites = new OwnWrites(this);
        Bodies = new LoweredBodies(this);
        Flows = new Flows(this);
        Summaries = new Summaries(this);
        ExternalReach = new ExternalReach(this, model.IsExternalCall);
        WaitReach = new ExternalReach(this, call => model.Waits.Pauses(call) && !OperationWalk.TakesTurn(call));
        StoringReach = new ExternalReach(this, call => OutOfSight.MayStore(call, this));
        SessionlessReach = new ExternalReach(this, model.IsSessionless);
        Callers = new Callers(this);
        Handlers = new MappedHandlers(this);
        Dispatches = new Dispatches(this);
        Registrations = new Registrations(this);
        TrackingDefaults = new TrackingDefaults(this);
        ContextOptions = new ContextOptions(this);
        Filters = new Filters(this);
        Interest = new Interest(this);
        Mentions = new Mentions(this);
        CommitOwners = new CommitOwners(this);
        Repositories = new RepositoryTypes(this);
        Occasions = new Occasions(this);
        Openings = new Openings(this);
        Makers = new Makers(this);
        WorkQueues = new WorkQueues(this);
        QueryHelpers = new QueryHelpers(model, Sources);
        ManualFlush = new ManualFlush(this);
        Configurations = new Configurations(model);
        Keys = new EntityKeys(Configurations);
    }

    public SessionModel Model { get; }
    public Compilation Compilation => Model.Compilation;
    public Implementations Implementations { get; }
    public BearingTypes Bearing { get; }
    public SourceBodies Sources { get; }
    public OwnWrites OwnWrites { get; }
    public LoweredBodies Bodies { get; }
    public Flows Flows { get; }
    public Summaries Summaries { get; }
    public ExternalReach ExternalReach { get; }
    public ExternalReach WaitReach { get; }

    /// <summary>Which methods reach code that is not seen and may store work.</summary>
    public ExternalReach StoringReach { get; }

    /// <summary>Which methods reach a write that is not given the session it could belong to.</summary>
    public ExternalReach SessionlessReach { get; }
    public Callers Callers { get; }
    public MappedHandlers Handlers { get; }
    public Dispatches Dispatches { get; }
    public Registrations Registrations { get; }
    public TrackingDefaults TrackingDefaults { get; }
    public ContextOptions ContextOptions { get; }
    public Interest Interest { get; }
    public Mentions Mentions { get; }
    public RepositoryTypes Repositories { get; }
    public CommitOwners CommitOwners { get; }
    public Occasions Occasions { get; }
    public Filters Filters { get; }
    public Openings Openings { get; }
    public Makers Makers { get; }
    public WorkQueues WorkQueues { get; }
    public QueryHelpers QueryHelpers { get; }
    public ManualFlush ManualFlush { get; }
    public Configurations Configurations { get; }
    public EntityKeys Keys { get; }

    public FlowCounters Counters { get; } = new();

    private sealed class Shared
    {
        public AnalyzerConfigOptionsProvider? Options { get; set; }
        public FlowServices? Services { get; set; }
    }
}
