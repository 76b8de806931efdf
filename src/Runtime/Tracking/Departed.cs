using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace SessionGuard.Tracking;

/// <summary>Remembers the identity and the stored values of objects that have left their session, as long as the objects live (S018).</summary>
internal static class Departed
{
    private static readonly ConditionalWeakTable<object, EntityEntry> Entries = [];

    public static void Remember(EntityEntry entry)
    {
        if (!Entries.TryAdd(entry.Entity, entry))
            Entries.AddOrUpdate(entry.Entity, entry);
    }

    public static void Forget(object entity) => Entries.Remove(entity);

    public static bool TryGet(object entity, [MaybeNullWhen(false)] out EntityEntry entry) => Entries.TryGetValue(entity, out entry);
}

/// <summary>The sessions that hold objects, so that an object of another session is recognised (S020).</summary>
internal static class LiveSessions
{
    private static readonly Lock Changing = new();
    private static WeakReference<Session>[] _sessions = [];

    public static WeakReference<Session> Register(Session session)
    {
        var reference = new WeakReference<Session>(session);
        lock (Changing)
            Volatile.Write(ref _sessions, [.. Array.FindAll(_sessions, s => s.TryGetTarget(out _)), reference]);
        return reference;
    }

    public static void Unregister(WeakReference<Session> reference)
    {
        lock (Changing)
            Volatile.Write(ref _sessions, Array.FindAll(_sessions, s => !ReferenceEquals(s, reference)));
    }

    public static Session? OwnerOf(object entity)
    {
        foreach (var reference in Volatile.Read(ref _sessions))
        {
            if (reference.TryGetTarget(out var session) && session.Holds(entity))
                return session;
        }

        return null;
    }
}
