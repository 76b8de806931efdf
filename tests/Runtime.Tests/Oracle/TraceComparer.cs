using System.Text.Json;

namespace SessionGuard.Tests.Oracle;

/// <summary>Compares the session with what the reference session showed, as far as the trace format says that a port must be equal.</summary>
internal static class TraceComparer
{
    public static string? Difference(TraceReplayer replay)
    {
        var (session, expected) = (replay.Session, replay.Expected);
        return Sets("new", expected.Handles("new"), Handles(replay, session.New))
            ?? Sets("deleted", expected.Handles("deleted"), Handles(replay, session.MarkedDeleted))
            ?? Sets("modified", Seen(replay, expected.Handles("modified")), Seen(replay, Handles(replay, session.Dirty)))
            ?? Flag("tx", expected.Flag("tx"), session.InTransaction)
            ?? Flag("nested", expected.Flag("nested"), session.InNestedTransaction)
            ?? Flag("active", expected.Flag("active", true), session.IsActive)
            ?? Savepoints(replay)
            ?? Text("rows", expected.Rows("rows"), OwnRows(replay))
            ?? Text("committed", expected.Rows("committed"), TraceDatabase.Rows(replay.Database.Outside, null))
            ?? expected.Objects.Select(o => ObjectDifference(replay, o.Key, o.Value)).FirstOrDefault(d => d is not null);
    }

    /// <summary>The object of a handle that the trace introduced without returning it: found by type and key, or in its parent's collection.</summary>
    public static object? FindUnbound(TraceReplayer replay, string handle)
    {
        if (!replay.Expected.Objects.TryGetValue(handle, out var entry))
            return null;
        var free = replay.Session.Entities.Where(e => replay.HandleOf(e) is null && (e is User) == handle.StartsWith('u')).ToList();
        if (entry.GetProperty("k") is { ValueKind: JsonValueKind.Number } key)
            return free.Find(e => replay.Session.Inspect(e).Key == key.GetInt32());
        foreach (var (owner, ownerEntry) in replay.Expected.Objects)
        {
            if (!ownerEntry.TryGetProperty("c", out var members) || members.ValueKind != JsonValueKind.Array || !replay.Objects.TryGetValue(owner, out var user))
                continue;
            var position = members.EnumerateArray().Select(m => m.GetString()).ToList().IndexOf(handle);
            if (position >= 0 && position < ((User)user).Addresses.Count && free.Contains(((User)user).Addresses[position]))
                return ((User)user).Addresses[position];
        }

        return free.Find(e => replay.Session.StateOf(e) == ObjectState.Pending);
    }

    private static string? ObjectDifference(TraceReplayer replay, string handle, JsonElement entry)
    {
        if (!replay.Objects.TryGetValue(handle, out var entity))
            return null;
        var state = replay.Session.StateOf(entity);
        var wanted = entry.GetProperty("s").GetString()!;
        if (!SameState(wanted, state))
            return $"{handle}.s: expected {wanted}, actual {state}";
        var seen = replay.Session.Inspect(entity);
        if (wanted is "persistent" or "pending" or "transient" && state != ObjectState.Detached)
        {
            var key = seen.Key.IsEmpty ? "null" : seen.Key.ToString();
            if (Text($"{handle}.k", entry.GetProperty("k").GetRawText(), key) is { } keys)
                return keys;
        }

        return wanted == "persistent" ? Values(replay, handle, entity, entry, seen) ?? Members(replay, handle, entity, entry) : null;
    }

    /// <summary>Q1-Q3: an object whose deletion was committed, or whose row is gone, may say detached.</summary>
    private static bool SameState(string wanted, ObjectState actual)
        => wanted.Equals(actual.ToString(), StringComparison.OrdinalIgnoreCase) || (wanted == "deleted" && actual == ObjectState.Detached);

    private static string? Values(TraceReplayer replay, string handle, object entity, JsonElement entry, EntityInspection seen)
    {
        if (seen.ChangedMembers.Count > 0 || replay.SetWhileExpired.Contains(handle))
            return null;
        foreach (var value in entry.GetProperty("v").EnumerateObject())
        {
            object? actual = (entity, value.Name) switch
            {
                (User user, "id") => user.Id,
                (User user, "email") => user.Email,
                (User user, "name") => user.Name,
                (Address address, "id") => address.Id,
                (Address address, "street") => address.Street,
                (Address address, "user_id") => address.UserId,
                _ => throw new InvalidOperationException(value.Name),
            };
            if (value.Name == "user_id" && replay.Expected.Handles("modified").Contains(handle))
                continue;
            if (Text($"{handle}.v.{value.Name}", value.Value.GetRawText(), JsonSerializer.Serialize(actual)) is { } difference)
                return difference;
        }

        var expired = entry.TryGetProperty("x", out var x) && x.EnumerateArray().Any(a => a.GetString() is not ("addresses" or "user"));
        return expired == seen.ExpiredMembers.Count > 0 ? null : $"{handle}.x: expected {(expired ? x.GetRawText() : "nothing expired")}, actual [{string.Join(",", seen.ExpiredMembers)}]";
    }

    private static string? Members(TraceReplayer replay, string handle, object entity, JsonElement entry)
    {
        if (entity is not User user || !entry.TryGetProperty("c", out var members) || members.ValueKind != JsonValueKind.Array || !replay.Session.IsLoaded(user, u => u.Addresses))
            return null;
        var wanted = members.EnumerateArray().Select(m => m.GetString()!).ToList();
        if (wanted.Exists(m => IsGone(replay, m)))
            return null;
        return Sets($"{handle}.c", [.. wanted.Order(StringComparer.Ordinal)], Handles(replay, user.Addresses));
    }

    /// <summary>Q6, Q11: deleted members, and members outside the session, are not compared.</summary>
    private static bool IsGone(TraceReplayer replay, string handle)
        => replay.Expected.Objects.TryGetValue(handle, out var entry) && entry.GetProperty("s").GetString() is "deleted" or "transient" or "detached";

    private static string OwnRows(TraceReplayer replay)
    {
        try
        {
            return TraceDatabase.Rows(replay.Session.Connection, replay.Session.Transaction);
        }
        catch (InvalidSessionRequestException)
        {
            return TraceDatabase.Rows(replay.Database.Outside, null);
        }
    }

    private static string? Savepoints(TraceReplayer replay)
        => replay.Expected.Savepoints.Select(s => Flag("sp " + s.Key, s.Value, replay.IsOpen(s.Key))).FirstOrDefault(d => d is not null);

    private static string[] Handles(TraceReplayer replay, IEnumerable<object> entities)
        => [.. entities.Select(e => replay.HandleOf(e) ?? $"unbound {e.GetType().Name}").Order(StringComparer.Ordinal)];

    /// <summary>S115: without those of which an expired member was set.</summary>
    private static string[] Seen(TraceReplayer replay, string[] handles) => Array.FindAll(handles, h => !replay.SetWhileExpired.Contains(h));

    private static string? Sets(string what, string[] expected, string[] actual) => Text(what, string.Join(" ", expected), string.Join(" ", actual));

    private static string? Flag(string what, bool expected, bool actual) => expected == actual ? null : $"{what}: expected {expected}, actual {actual}";

    private static string? Text(string what, string expected, string actual) => expected == actual ? null : $"{what}: expected {expected}, actual {actual}";
}
