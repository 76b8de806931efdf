using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>
/// For every state that a session may have had when the body was entered, the states it may have now. One run of the flow thus answers for every
/// caller, and a body's exit relation is its summary.
/// </summary>
internal sealed class Relation : IEquatable<Relation>
{
    private readonly SessionStates[] _rows;

    private Relation(SessionStates[] rows) => _rows = rows;

    public static readonly Relation Identity = Build(static state => state);

    /// <summary>No path leads here.</summary>
    public static readonly Relation Nowhere = Build(static _ => SessionStates.None);

    public SessionStates From(SessionStates entry)
    {
        var result = SessionStates.None;
        for (var i = 0; i < _rows.Length; i++)
        {
            if (((int)entry & (1 << i)) != 0)
                result |= _rows[i];
        }

        return result;
    }

    public Relation After(Protocol protocol, SessionOperation operation) => Map(state => Transitions.After(protocol, operation, state));

    public Relation AfterFailure(Protocol protocol, SessionOperation operation) => Map(state => Transitions.AfterFailure(protocol, operation, state));

    /// <summary>What a handler leaves that lets the exception end.</summary>
    public Relation Swallowed() => Map(static state => state == SessionStates.Failed ? SessionStates.Swallowed : state);

    /// <summary>This relation, then another one (a callee's).</summary>
    public Relation Then(Relation next) => ReferenceEquals(next, Identity) ? this : Map(next.From);

    public Relation Join(Relation other)
    {
        if (ReferenceEquals(this, other))
            return this;
        var rows = new SessionStates[Transitions.StateCount];
        var grows = false;
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = _rows[i] | other._rows[i];
            grows |= rows[i] != _rows[i];
        }

        return grows ? new Relation(rows) : this;
    }

    public bool Equals(Relation? other)
    {
        if (ReferenceEquals(this, other))
            return true;
        if (other is null)
            return false;
        for (var i = 0; i < _rows.Length; i++)
        {
            if (_rows[i] != other._rows[i])
                return false;
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as Relation);

    public override int GetHashCode()
    {
        var hash = 17;
        foreach (var row in _rows)
            hash = unchecked(hash * 31 + (int)row);
        return hash;
    }

    private static Relation Build(Func<SessionStates, SessionStates> row)
    {
        var rows = new SessionStates[Transitions.StateCount];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = row((SessionStates)(1 << i));
        return new Relation(rows);
    }

    private Relation Map(Func<SessionStates, SessionStates> single)
    {
        var rows = new SessionStates[Transitions.StateCount];
        var changed = false;
        for (var i = 0; i < rows.Length; i++)
        {
            for (var bit = 0; bit < Transitions.StateCount; bit++)
            {
                var state = (SessionStates)(1 << bit);
                if ((_rows[i] & state) != 0)
                    rows[i] |= single(state);
            }

            changed |= rows[i] != _rows[i];
        }

        return changed ? new Relation(rows) : this;
    }
}
