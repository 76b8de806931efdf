using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>What counts as a commit: with contexts that save by themselves it depends on whether a transaction is open.</summary>
internal static class Commits
{
    public static bool IsCommit(SessionKey key, SessionOperation operation, SessionStates before) => key.Library.Protocol switch
    {
        Protocol.Context => operation == SessionOperation.Flush && (before & SessionStates.InTransaction) == 0 || operation == SessionOperation.Commit,
        Protocol.Scope => false,
        _ => operation == SessionOperation.Commit,
    };

    /// <summary>The commits of a step on a session: its own, or those of the code it calls.</summary>
    public static bool Commit(Visit visit, SessionKey key)
    {
        if (visit.Step.Kind == StepKind.Session)
            return key.Equals(visit.Step.Key) && IsCommit(key, visit.Step.SessionOperation, visit.Before.Of(key));
        foreach (var happening in visit.Effects?.Events ?? [])
        {
            if (happening.Kind == BodyEventKind.Operation && key.Equals(happening.Key) && IsCommit(key, happening.Operation, happening.Before(key).From(visit.Before.Of(key))))
                return true;
        }

        return false;
    }

    /// <summary>Whether a step stages or writes work on a session.</summary>
    public static bool Writes(Visit visit, SessionKey key)
    {
        if (visit.Step.Kind == StepKind.Session)
            return key.Equals(visit.Step.Key) && IsWrite(visit.Step.SessionOperation);
        foreach (var happening in visit.Effects?.Events ?? [])
        {
            if (happening.Kind == BodyEventKind.Operation && key.Equals(happening.Key) && IsWrite(happening.Operation))
                return true;
        }

        return false;
    }

    private static bool IsWrite(SessionOperation operation) => operation is SessionOperation.Stage or SessionOperation.Execute or SessionOperation.SetEntry;
}
