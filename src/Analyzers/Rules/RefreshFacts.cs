using System.Collections.Immutable;
using SessionGuard.Analyzers.Flow;

namespace SessionGuard.Analyzers.Rules;

/// <summary>What the fix of a stale read needs: the call that reads the object again.</summary>
internal static class RefreshFacts
{
    /// <summary>Where the object is not to be read again there.</summary>
    public static ImmutableDictionary<string, string?> Without(SessionKey session) => FixFacts.Of((FixFacts.Session, session.Name), (FixFacts.Library, session.Library.Name));

    public static ImmutableDictionary<string, string?> Of(SessionKey session, Entity entity)
    {
        var call = entity.Symbol is null ? null : session.Library.Entities?.RefreshCall;
        return FixFacts.Of(
            (FixFacts.Session, session.Name),
            (FixFacts.Library, session.Library.Name),
            (FixFacts.CallOn, Say(call?.On)),
            (FixFacts.CallMember, call?.Member),
            (FixFacts.CallArguments, Say(call?.Arguments)));

        string? Say(string? pattern) => pattern is null ? null : string.Format(System.Globalization.CultureInfo.InvariantCulture, pattern, session.Name, entity.Name);
    }
}
