using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>What a body does to one session, for any state it finds it in.</summary>
internal readonly record struct KeyEffect(SessionKey Key, Relation Exit, Relation Thrown)
{
    public bool Equals(KeyEffect other) => Key.Equals(other.Key) && Exit.Equals(other.Exit) && Thrown.Equals(other.Thrown);

    public override int GetHashCode() => Key.GetHashCode();
}

internal enum BodyEventKind : byte
{
    External,
    Wait,
    Operation,

    /// <summary>A call of code without sessions: where it leads is looked up only if a session is held.</summary>
    Call,
}

/// <summary>Something that happens inside a body, with the relations of the sessions up to it.</summary>
internal sealed class BodyEvent(BodyEventKind kind, SessionKey? key, SessionOperation operation, ImmutableDictionary<SessionKey, Relation> before, Location location, string description)
{
    public BodyEventKind Kind { get; } = kind;

    /// <summary>The session of an operation; null for an external call.</summary>
    public SessionKey? Key { get; } = key;
    public SessionOperation Operation { get; } = operation;
    public ImmutableDictionary<SessionKey, Relation> Relations { get; } = before;
    public Location Location { get; } = location;
    public string Description { get; } = description;

    /// <summary>The code that a call calls.</summary>
    public IMethodSymbol? Callee { get; init; }

    public Relation Before(SessionKey key) => Relations.TryGetValue(key, out var relation) ? relation : Relation.Identity;

    /// <summary>The member by which it leaves the process, or waits; null where it does not. What leaves the process is not said to wait as well.</summary>
    public string? MemberOf(BodyEventKind kind, FlowServices services, CancellationToken cancellation)
    {
        if (Callee is null)
            return Kind == kind ? Description : null;
        var external = services.ExternalReach.Of(Callee, cancellation);
        return kind == BodyEventKind.External ? external : external is null ? services.WaitReach.Of(Callee, cancellation) : null;
    }

    /// <summary>The same, in the words of other code, and where that code says so.</summary>
    public BodyEvent As(SessionKey? own, ImmutableDictionary<SessionKey, Relation> relations, Location location) => new(Kind, own, Operation, relations, location, Description) { Callee = Callee };
}

/// <summary>What a body means to its callers; free of any caller's context.</summary>
internal sealed class BodySummary(KeyEffect[] effects, BodyEvent[] events)
{
    public static readonly BodySummary None = new([], []);

    public KeyEffect[] Effects { get; } = effects;
    public BodyEvent[] Events { get; } = events;

    /// <summary>Whether nothing in it matters to a session, even to one that its caller holds.</summary>
    public bool IsEmpty => Effects.Length == 0 && Events.Length == 0;

    public bool Equivalent(BodySummary other) => Effects.SequenceEqual(other.Effects) && Events.Length == other.Events.Length;
}

/// <summary>A callee's summary in the words of one call.</summary>
internal sealed class CallEffects(KeyEffect[] effects, BodyEvent[] events)
{
    public KeyEffect[] Effects { get; } = effects;
    public BodyEvent[] Events { get; } = events;

    /// <summary>Whether more happens than was kept.</summary>
    public bool IsCut => Events.Count(happening => happening.Kind != BodyEventKind.Call) >= SessionFlow.MaximumEvents;

    /// <summary>The end of the transactions that a call has left open.</summary>
    public static CallEffects? OfEnd(CallEffects call, SessionOperation how)
    {
        var ended = call.Effects.Where(effect => (effect.Exit.From(SessionStates.Open | SessionStates.Held) & SessionStates.InTransaction) != 0).Select(effect => effect.Key).ToArray();
        return ended.Length == 0 ? null : new CallEffects(Array.ConvertAll(ended, key => new KeyEffect(key, Relation.Identity.After(key.Library.Protocol, how), Relation.Identity.AfterFailure(key.Library.Protocol, how))), []);
    }

    /// <summary>The same code, reached from another body: keys are renamed, what only the callee knows is left out.</summary>
    public static CallEffects Of(BodySummary summary, Callee callee, FlowServices services, CancellationToken cancellation)
    {
        if (summary.IsEmpty)
            return new CallEffects([], []);
        var effects = new Dictionary<SessionKey, KeyEffect>();
        var names = new Dictionary<SessionKey, SessionKey>();
        foreach (var own in summary.Effects)
        {
            if (KeyMapping.Map(own.Key, callee, services, cancellation) is not { } key)
                continue;
            var effect = Around(own, callee.Handling, summary);
            names[own.Key] = key;

            // Two of the callee's sessions may be one to the caller: then either may have happened.
            effects[key] = effects.TryGetValue(key, out var known)
                ? new KeyEffect(key, known.Exit.Join(effect.Exit), known.Thrown.Join(effect.Thrown))
                : effect with { Key = key };
        }

        var events = new List<BodyEvent>();
        foreach (var happening in summary.Events)
        {
            if (happening.Key is not null && !names.ContainsKey(happening.Key))
                continue;
            var relations = ImmutableDictionary.CreateBuilder<SessionKey, Relation>();
            foreach (var entry in happening.Relations)
            {
                if (names.TryGetValue(entry.Key, out var key))
                    relations[key] = entry.Value;
            }

            var own = happening.Key is null ? null : names[happening.Key];
            events.Add(happening.As(own, relations.ToImmutable(), happening.Location));
        }

        return new CallEffects([.. effects.Values], events.ToArray());
    }

    /// <summary>What stands around a handler may handle its failure, and save the work that it merely stages: where it may, nothing is said of the session behind it.</summary>
    private static KeyEffect Around(KeyEffect effect, Handling handling, BodySummary summary) =>
        handling == Handling.Surrounded || handling == Handling.OfOne && (effect.Exit.From(SessionStates.Open) & SessionStates.AnyDirty) != 0 && !Array.Exists(summary.Events, happening => Saves(happening, effect.Key))
            ? effect with { Exit = Relation.Identity, Thrown = Relation.Identity }
            : effect;

    private static bool Saves(BodyEvent happening, SessionKey key) => happening.Operation is SessionOperation.Flush or SessionOperation.Commit && key.Equals(happening.Key);
}

/// <summary>
/// Summaries of methods, memoised per compilation. Recursion is collapsed by strongly connected components, whose members are iterated to their
/// common least fixpoint: the result does not depend on which member is asked for first, nor on the thread that asks.
/// </summary>
internal sealed class Summaries(FlowServices services)
{
    private const int MaximumRounds = 12;
    private readonly ConcurrentDictionary<IMethodSymbol, BodySummary> _published = new(SymbolEqualityComparer.Default);

    public BodySummary Of(IMethodSymbol method, CancellationToken cancellation)
    {
        if (_published.TryGetValue(method, out var known))
            return known;
        foreach (var component in CallComponents.Below(method, m => CalleesOf(m, cancellation), m => _published.ContainsKey(m)))
            Publish(component, cancellation);
        return _published.TryGetValue(method, out var summary) ? summary : BodySummary.None;
    }

    private IEnumerable<IMethodSymbol> CalleesOf(IMethodSymbol method, CancellationToken cancellation) =>
        services.Bodies.OfCallee(method, cancellation) is { } body ? SessionCallees(body) : [];

    private static IEnumerable<IMethodSymbol> SessionCallees(LoweredBody body)
    {
        foreach (var block in body.Blocks)
        {
            foreach (var step in block.Steps)
            {
                if (step.Callee is { Method: { } method, MayTouchSessions: true })
                    yield return method;
            }
        }

        foreach (var nested in body.Nested)
        {
            foreach (var method in SessionCallees(nested))
                yield return method;
        }
    }

    private void Publish(IReadOnlyList<IMethodSymbol> component, CancellationToken cancellation)
    {
        var working = new Dictionary<IMethodSymbol, BodySummary>(SymbolEqualityComparer.Default);
        foreach (var method in component)
            working[method] = BodySummary.None;
        var isRecursive = component.Count > 1 || CalleesOf(component[0], cancellation).Contains(component[0], SymbolEqualityComparer.Default);
        for (var round = 0; round < (isRecursive ? MaximumRounds : 1); round++)
        {
            var changed = false;
            foreach (var method in component)
            {
                if (services.Bodies.OfCallee(method, cancellation) is not { TouchesSessions: true } body)
                    continue;
                var flow = isRecursive ? SessionFlow.Run(services, body, Lookup, cancellation) : services.Flows.Of(method, cancellation)!;
                var summary = flow.Summarize();
                changed |= !summary.Equivalent(working[method]);
                working[method] = summary;
            }

            if (!changed)
                break;
        }

        foreach (var entry in working)
        {
            if (_published.TryAdd(entry.Key, entry.Value))
                services.Counters.SummaryComputed();
        }

        BodySummary Lookup(IMethodSymbol method) =>
            working.TryGetValue(method, out var own) ? own : _published.TryGetValue(method, out var known) ? known : BodySummary.None;
    }
}
