using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>One operation on a session, done by a step or by the code that the step calls.</summary>
internal readonly record struct Happening(Visit Visit, SessionOperation Operation, string Member, SessionStates Before)
{
    /// <summary>Whether it makes a change that needs a commit; attaching only says what is there.</summary>
    public bool IsChange(Library library) => Operation is SessionOperation.Stage or SessionOperation.Execute && library.Entities?.StagingOf(Member) != Staging.Attach;
}

/// <summary>All that is done to one session: in a body, in the code it calls, and in the lambdas and local functions in it.</summary>
internal static class Happenings
{
    private static readonly string[] CommitWords = ["Save", "Commit", "Complete", "Submit", "Persist", "Bulk", "Transact"];

    public static IReadOnlyList<Happening> On(SessionFlow flow, SessionKey key)
    {
        var found = new List<Happening>();
        Collect(flow, key, found);
        return found;
    }

    /// <summary>Whether code that cannot be seen, or is how a session of this code base works, may commit: by what it is called.</summary>
    public static bool MayCommitOutOfSight(SessionFlow flow, CancellationToken cancellation)
    {
        while (flow.Outer is { } outer)
            flow = outer;
        if (flow.Body.Root is not { } root)
            return true;
        foreach (var operation in OperationWalk.InEvaluationOrder(root))
        {
            cancellation.ThrowIfCancellationRequested();
            if (operation is not IInvocationOperation { TargetMethod: var method } call || !CommitWords.Any(word => method.Name.IndexOf(word, StringComparison.Ordinal) >= 0) || flow.Services.Model.MeaningOf(call) is not null)
                continue;
            if (!flow.Services.Sources.Holds(flow.Services.Implementations.Target(method)) || flow.Services.Model.IsSession(method.ContainingType))
                return true;
        }

        return false;
    }

    /// <summary>What one step does to the session.</summary>
    public static IEnumerable<Happening> Of(Visit visit, SessionKey key)
    {
        if (visit.Step.Kind == StepKind.Session)
        {
            if (key.Equals(visit.Step.Key) || visit.Step.EveryOf == key.Library)
                yield return new Happening(visit, visit.Step.SessionOperation, visit.Step.Member, visit.Before.Of(key));
            yield break;
        }

        foreach (var inner in visit.Effects?.Events ?? [])
        {
            if (inner.Kind == BodyEventKind.Operation && key.Equals(inner.Key))
                yield return new Happening(visit, inner.Operation, inner.Description, inner.Before(key).From(visit.Before.Of(key)));
        }

        // More happens there than is told.
        if (visit.Effects is { IsCut: true } && visit.Keys.Contains(key))
            yield return new Happening(visit, SessionOperation.Commit, "", visit.Before.Of(key));
    }

    private static void Collect(SessionFlow flow, SessionKey key, List<Happening> found)
    {
        foreach (var visit in flow.Visits)
            found.AddRange(Of(visit, key));
        foreach (var nested in flow.Nested)
            Collect(nested, key, found);
    }
}
