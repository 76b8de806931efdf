using System.Collections.Immutable;
using SessionGuard.Analyzers.Flow;

namespace SessionGuard.Analyzers.Rules.State;

/// <summary>What the fix of a read before its write needs: the call that flushes the session, where its library has one.</summary>
internal static class FlushFacts
{
    public static ImmutableDictionary<string, string?> Of(SessionKey session)
    {
        var flush = session.Library.FlushMember;
        return FixFacts.Of(
            (FixFacts.Session, session.Name),
            (FixFacts.Library, session.Library.Name),
            (FixFacts.CallOn, flush is null ? null : session.Name),
            (FixFacts.CallMember, flush),
            (FixFacts.CallArguments, flush is null ? null : ""));
    }
}
