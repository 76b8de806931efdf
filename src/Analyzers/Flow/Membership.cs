using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Which session an entity belongs to, and whether two names of sessions can be one.</summary>
internal static class Membership
{
    /// <summary>Whether the session tracks the object from this event on.</summary>
    public static bool Joins(EntityEvent happening) =>
        happening.Session is not null && happening.Entity is not null
        && (happening is { Kind: EntityEventKind.Loaded, Query.Tracked: Tracked.Yes } || happening is { Kind: EntityEventKind.Staged, Staging: Staging.Add or Staging.AddOrUpdate or Staging.Update or Staging.Attach });

    /// <summary>Whether the session lets the object go, or may.</summary>
    public static bool Leaves(EntityEvent happening, Entity entity, SessionKey session, EntityFacts facts) =>
        happening.Renames(entity) || happening.Concerns(entity) && happening.Kind == EntityEventKind.Expunged
        || facts.Does(happening, session, SessionOperation.Reset, SessionOperation.Close);

    /// <summary>Whether what was changed in the object may be taken back, or by code that is handed the object or cannot be seen.</summary>
    public static bool MayBeTakenBack(EntityEvent happening, Entity entity, SessionKey session, EntityFacts facts) =>
        Leaves(happening, entity, session, facts)
        || happening.Concerns(entity) && happening.Kind is EntityEventKind.Refreshed or EntityEventKind.Escaped
        || facts.Does(happening, session, SessionOperation.SetEntry, SessionOperation.TakeBack)
        || happening is { Kind: EntityEventKind.Opaque, Operation: var code } && !Told.IsCall(code);

    /// <summary>Two names that may be one session's: one of them is reached through an object that somebody else filled.</summary>
    public static bool MayBeOne(SessionKey a, SessionKey b) =>
        !a.Equals(b) && a.Library == b.Library && !AreApart(a, b) && SessionModel.MayBeOne(a.Type, b.Type);

    /// <summary>Two sessions of one library that cannot be the same object: one of them at least was opened here.</summary>
    public static bool AreApart(SessionKey a, SessionKey b) =>
        !a.Equals(b) && a.Library == b.Library && (a.OpenedHere || b.OpenedHere) && (a.Kind != SessionKeyKind.Path && b.Kind != SessionKeyKind.Path);
}
