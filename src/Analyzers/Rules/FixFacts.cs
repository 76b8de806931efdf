using System.Collections.Immutable;

namespace SessionGuard.Analyzers.Rules;

/// <summary>The facts that a diagnostic carries for its fix, so that no fix analyses again.</summary>
internal static class FixFacts
{
    /// <summary>The session as the code calls it.</summary>
    public const string Session = "session";

    /// <summary>The member to call in place of a commit.</summary>
    public const string Flush = "flush";

    /// <summary>The member that commits.</summary>
    public const string Commit = "commit";

    /// <summary>The member that resets the session.</summary>
    public const string Rollback = "rollback";

    /// <summary>The library's name.</summary>
    public const string Library = "library";

    /// <summary>"true" where the operation can simply be taken out.</summary>
    public const string CanRemove = "canRemove";

    /// <summary>"true" where the operation means the same at another place of its block.</summary>
    public const string CanMove = "canMove";

    /// <summary>"true" where the session was opened in this body.</summary>
    public const string OpenedHere = "openedHere";

    /// <summary>What kind of place the diagnostic is on, where a rule has several.</summary>
    public const string Place = "place";

    /// <summary>"true" where nothing else that the constructor takes bears a session.</summary>
    public const string Alone = "alone";

    /// <summary>The variable of the transaction that is meant.</summary>
    public const string Transaction = "transaction";

    /// <summary>The call to put before the place: what it is called on, the member without Async, and the arguments.</summary>
    public const string CallOn = "callOn";
    public const string CallMember = "callMember";
    public const string CallArguments = "callArguments";

    /// <summary>The member of a query to leave out.</summary>
    public const string QueryMember = "queryMember";

    public static ImmutableDictionary<string, string?> Of(params (string Key, string? Value)[] facts)
    {
        var builder = ImmutableDictionary.CreateBuilder<string, string?>();
        foreach (var (key, value) in facts)
        {
            if (value is not null)
                builder[key] = value;
        }

        return builder.ToImmutable();
    }
}
