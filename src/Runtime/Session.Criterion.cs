using SessionGuard.Queries;
using SessionGuard.Tracking;

namespace SessionGuard;

public sealed partial class Session
{
    /// <summary>Runs an update or delete by criterion and lets the objects in the session follow (S144-S148).</summary>
    internal async ValueTask<int> RunCriterion(CriterionChange change, bool async, string operation, CancellationToken cancellationToken)
    {
        using (Enter(operation))
        {
            RequireTransaction(operation);
            var statement = change.Statement(Dialect);
            await AutoflushCore(operation, async, cancellationToken).ConfigureAwait(false);
            var (matched, unsure) = change.Evaluates ? change.Evaluate(LoadedOf(change.Mapping)) : ([], []);
            if (change.Fetches)
                matched = await FetchMatches(change, operation, async, cancellationToken).ConfigureAwait(false);
            var rows = await Send(statement, operation, async, cancellationToken).ConfigureAwait(false);
            foreach (var entry in matched)
            {
                if (change.IsDelete)
                {
                    SettleDelete(_level!, entry);
                    continue;
                }

                var unflushed = entry.ChangedColumns;
                RememberCopy(entry);
                change.Apply(entry, unflushed);
            }

            foreach (var entry in unsure)
            {
                if (change.IsDelete)
                    ExpireEntry(entry);
                else
                    change.ExpireSet(entry);
            }

            return rows;
        }
    }

    /// <summary>Remembers an object for a rollback and gives it a snapshot that may be changed.</summary>
    private void RememberCopy(EntityEntry entry)
    {
        _level!.Remember(entry, entry.Snapshot);
        if (ReferenceEquals(entry.Undo?.Snapshot, entry.Snapshot))
            entry.Snapshot = entry.Mapping.Snapshot(entry.Snapshot!);
    }

    private IEnumerable<EntityEntry> LoadedOf(Mapping.EntityMapping mapping)
    {
        for (var i = 0; i < _entries.PositionCount; i++)
        {
            if (_entries.At(i) is { State: ObjectState.Persistent } entry && entry.Mapping == mapping)
                yield return entry;
        }
    }

    private async ValueTask<List<EntityEntry>> FetchMatches(CriterionChange change, string operation, bool async, CancellationToken cancellationToken)
    {
        var matched = new List<EntityEntry>();
        await Read(change.KeyQuery(Dialect), change.Mapping, operation, (this, change, matched), static (reader, s) =>
        {
            var key = s.change.Mapping.ReadKey(reader, s.change.Mapping.NaturalOrdinals);
            if (s.Item1._identities.TryGet(s.change.Mapping, key, out var entry))
                s.matched.Add(entry);
            return true;
        }, async, cancellationToken).ConfigureAwait(false);
        return matched;
    }
}
