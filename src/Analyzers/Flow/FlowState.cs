using System.Collections.Immutable;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>What the steps of a body do beyond themselves.</summary>
internal interface IStepEffects
{
    /// <summary>What the code that a call leads to does, in the words of this body; null where it is not known or touches no session.</summary>
    CallEffects? EffectsOf(Step step);

    /// <summary>The tasks that use this session alone, as bits.</summary>
    ulong TasksOn(SessionKey key);
}

/// <summary>What is known at one point of a body: the relation of every session, and the tasks that are still running.</summary>
internal sealed class FlowState : IEquatable<FlowState>
{
    public static readonly FlowState Entry = new(ImmutableDictionary<SessionKey, Relation>.Empty, 0);

    private FlowState(ImmutableDictionary<SessionKey, Relation> sessions, ulong running)
    {
        Sessions = sessions;
        Running = running;
    }

    public ImmutableDictionary<SessionKey, Relation> Sessions { get; }

    /// <summary>Tasks started and not awaited, as bits by their number.</summary>
    public ulong Running { get; }

    public Relation this[SessionKey key] => Sessions.TryGetValue(key, out var relation) ? relation : Relation.Identity;

    /// <summary>The states the session can be in here, seen from the state in which the body found it.</summary>
    public SessionStates Of(SessionKey key) => this[key].From(key.Entry);

    public FlowState With(SessionKey key, Relation relation) =>
        Sessions.TryGetValue(key, out var known) && known.Equals(relation) ? this : new FlowState(Sessions.SetItem(key, relation), Running);

    /// <summary>The state behind a handler that lets the exception end.</summary>
    public FlowState Swallowed()
    {
        var state = this;
        foreach (var entry in Sessions)
            state = state.With(entry.Key, entry.Value.Swallowed());
        return state;
    }

    public FlowState WithRunning(ulong running) => running == Running ? this : new FlowState(Sessions, running);

    public FlowState Join(FlowState other)
    {
        if (ReferenceEquals(this, other))
            return this;
        var sessions = Sessions;
        foreach (var entry in other.Sessions)
            sessions = sessions.SetItem(entry.Key, this[entry.Key].Join(entry.Value));
        foreach (var entry in Sessions)
        {
            if (!other.Sessions.ContainsKey(entry.Key))
                sessions = sessions.SetItem(entry.Key, entry.Value.Join(Relation.Identity));
        }

        var joined = new FlowState(sessions, Running | other.Running);
        return joined.Equals(this) ? this : joined;
    }

    public FlowState After(Step step, IStepEffects effects)
    {
        var state = this;
        switch (step.Kind)
        {
            case StepKind.Session:
                foreach (var key in KeysOf(step))
                    state = state.With(key, state[key].After(key.Library.Protocol, step.SessionOperation));

                // Opened anew (in a loop, say), it is another session: the tasks on the one before do not touch it.
                if (step is { Opens: true, Key: { } opened })
                    state = state.WithRunning(state.Running & ~effects.TasksOn(opened));
                break;
            case StepKind.Call or StepKind.End when effects.EffectsOf(step) is { } call:
                foreach (var effect in call.Effects)
                    state = state.With(effect.Key, state[effect.Key].Then(effect.Exit));
                break;
            case StepKind.Await:
                return state.WithRunning(Running & ~step.Awaits);
        }

        return step.Task >= 0 ? state.WithRunning(state.Running | 1UL << step.Task) : state;
    }

    /// <summary>The states when the step throws, each with the library whose failure it is; empty where a throw changes nothing.</summary>
    public IEnumerable<(FlowState State, Library Library)> AfterFailure(Step step, IStepEffects effects)
    {
        if (step.Kind == StepKind.Session)
        {
            foreach (var key in KeysOf(step))
            {
                if (CommandProviders.TransactionSurvivesErrors(key.Type, key.Library))
                    continue;
                var failed = this[key].AfterFailure(key.Library.Protocol, step.SessionOperation);
                if (!failed.Equals(this[key]))
                    yield return (With(key, failed), key.Library);
            }
        }
        else if (step.Kind is StepKind.Call or StepKind.End or StepKind.MayThrow && effects.EffectsOf(step) is { } call)
        {
            foreach (var effect in call.Effects)
            {
                if (!effect.Thrown.Equals(Relation.Nowhere) && !effect.Thrown.Equals(Relation.Identity))
                    yield return (With(effect.Key, this[effect.Key].Then(effect.Thrown)), effect.Key.Library);
            }
        }
    }

    public bool Equals(FlowState? other)
    {
        if (ReferenceEquals(this, other))
            return true;
        if (other is null || Running != other.Running || Sessions.Count != other.Sessions.Count)
            return false;
        foreach (var entry in Sessions)
        {
            if (!other.Sessions.TryGetValue(entry.Key, out var relation) || !relation.Equals(entry.Value))
                return false;
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as FlowState);

    public override int GetHashCode()
    {
        var hash = Running.GetHashCode();
        foreach (var entry in Sessions)
            hash ^= entry.Key.GetHashCode() * 31 + entry.Value.GetHashCode();
        return hash;
    }

    private IEnumerable<SessionKey> KeysOf(Step step)
    {
        if (step.Key is not null)
            return [step.Key];
        return step.EveryOf is { } library ? Sessions.Keys.Where(key => key.Library == library).ToArray() : [];
    }
}
