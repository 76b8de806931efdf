namespace SessionGuard.Analyzers.Tests.Recall;

/// <summary>Why mutants of a kind may live: what an operator does to the code, the kind of place, and the reason.</summary>
static class Survivors
{
    public static IReadOnlyDictionary<(string Operator, string Kind), string> Reasons { get; } = new Dictionary<(string, string), string>
    {
        [("Commit moved into the loop before it", "SessionGuard")] = "no mistake: each turn handles its failure by a savepoint, so that items may well succeed one by one",
        [("Work started and left alone", "ADO.NET")] = "a connection that is returned, or that listens for as long as the method runs, outlives the call; whether it is still open is not known",
        [("Session held across an endless loop", "EF Core")] = "the loop has a way out, a throw: it may be there to try again",
    };
}
