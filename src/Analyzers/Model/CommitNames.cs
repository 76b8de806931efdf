using Microsoft.CodeAnalysis;

namespace SessionGuard.Analyzers.Model;

/// <summary>By what names classes that keep a session store its work, each with its twin in Async: all that can be known of those out of sight.</summary>
internal static class CommitNames
{
    private static readonly HashSet<string> Commits = WithTwins("Commit", "SaveChanges", "SaveEntities");
    private static readonly HashSet<string> Saves = WithTwins("Save");
    private static readonly HashSet<string> OfUnits = [.. Commits, .. Saves, .. WithTwins("Complete")];
    private static readonly string[] Words = ["Save", "Commit", "Complete", "Submit", "Persist", "Bulk", "Transact", "Flush"];

    /// <summary>Whether a unit of work calls a member so that stores its work, or marks it to be stored.</summary>
    public static bool AreOfUnits(string member) => OfUnits.Contains(member);

    /// <summary>Whether a call says that it stores all work there is: it is given nothing to store.</summary>
    public static bool Say(IMethodSymbol method) => IsSaid(method.Name) && method.Parameters.All(parameter => parameter.HasExplicitDefaultValue || parameter.Type is { Name: "CancellationToken" } or { SpecialType: SpecialType.System_Boolean });

    /// <summary>What such a call does to a session of the library; null where the name alone does not tell.</summary>
    public static SessionOperation? OperationOf(string member, Library library) => library.Protocol switch
    {
        Protocol.Context => SessionOperation.Flush,
        Protocol.Autobegin or Protocol.TransactionBound or Protocol.Own when Commits.Contains(member) => SessionOperation.Commit,
        _ => null,
    };

    /// <summary>Whether a member says that it begins a transaction: <c>BeginTransaction</c>, <c>BeginCreateTransactionAsync</c>.</summary>
    public static bool BeginTransaction(string member) => member.StartsWith("Begin", StringComparison.Ordinal) && member.IndexOf("Transaction", StringComparison.Ordinal) > 0;

    /// <summary>Whether a member says that it begins a transaction for whoever calls it, or runs in one what it is given.</summary>
    public static bool OfferTransaction(string member) =>
        BeginTransaction(member) || member.IndexOf("InTransaction", StringComparison.Ordinal) >= 0;

    /// <summary>How a member, by its name, ends the transaction that it is called on; null where it does not.</summary>
    public static SessionOperation? EndOf(string member) => member switch
    {
        "Commit" or "CommitAsync" => SessionOperation.Commit,
        "Rollback" or "RollbackAsync" or "RollBack" or "RollBackAsync" => SessionOperation.Rollback,
        "Dispose" or "DisposeAsync" => SessionOperation.EndTransaction,
        _ => null,
    };

    /// <summary>Whether the name speaks of storing at all.</summary>
    public static bool Hint(string member) => Array.Exists(Words, word => member.IndexOf(word, StringComparison.Ordinal) >= 0);

    private static bool IsSaid(string member) => Commits.Contains(member) || Saves.Contains(member);

    private static HashSet<string> WithTwins(params string[] names) => new(names.Concat(names.Select(name => name + "Async")), StringComparer.Ordinal);
}
