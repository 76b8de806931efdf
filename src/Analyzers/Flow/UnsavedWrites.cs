using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>What is set in objects that a session tracks and not saved yet: staged by no call, it is in no state of the session.</summary>
internal static class UnsavedWrites
{
    /// <summary>Whether, on some path, a property of an object that the session tracks has been set since the last save before the step.</summary>
    public static bool At(Step step, SessionKey key, SessionFlow flow)
    {
        var facts = flow.Entities;
        return facts.All.Any(joined => Membership.Joins(joined) && joined.Entity is { IsList: false } entity && key.Equals(joined.Session)
            && Writes(joined, entity, key, facts).Any(write => facts.FirstAfter(write, happening => happening.Step == step ? OnPath.Found : MayBeSettled(happening, entity, key, facts) ? OnPath.Ends : OnPath.GoesOn) is not null));
    }

    private static IEnumerable<EntityEvent> Writes(EntityEvent joined, Entity entity, SessionKey key, EntityFacts facts) => facts.AllAfter(joined, happening =>
        Membership.Leaves(happening, entity, key, facts) ? OnPath.Ends : happening.Kind == EntityEventKind.Written && happening.Entity == entity ? OnPath.Found : OnPath.GoesOn);

    private static bool MayBeSettled(EntityEvent happening, Entity entity, SessionKey key, EntityFacts facts) =>
        Membership.MayBeTakenBack(happening, entity, key, facts) || facts.Does(happening, key, SessionOperation.Flush, SessionOperation.Rollback);
}
