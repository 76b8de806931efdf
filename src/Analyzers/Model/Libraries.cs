using Microsoft.CodeAnalysis;
using static SessionGuard.Analyzers.Model.SessionOperation;

namespace SessionGuard.Analyzers.Model;

/// <summary>The table of known libraries, a file a family: with <see cref="ExternalCallTable"/> the only place that names a library's types.</summary>
internal static partial class Libraries
{
    private const string DataAnnotations = "System.ComponentModel.DataAnnotations";
    private const string AsyncEnumerable = "System.Collections.Generic.IAsyncEnumerable`1";

    public static readonly Library SessionGuard = new()
    {
        Name = "SessionGuard",
        SessionNoun = "a Session",
        Protocol = Protocol.Autobegin,
        Assemblies = ["SessionGuard"],
        Sessions = ["SessionGuard.Session", "SessionGuard.IRepositorySession"],
        Factories = ["SessionGuard.SessionFactory"],
        ExpensiveFactories = ["SessionGuard.SessionFactory"],
        Transactions = ["SessionGuard.SessionTransaction", "SessionGuard.Savepoint"],
        Savepoints = ["SessionGuard.Savepoint"],
        Parts = ["SessionGuard.Query`1"],
        Deferred = ["SessionGuard.Query`1", AsyncEnumerable],
        ReopensAfterClose = true,
        CommitFlushes = true,
        StateProperties = "IsActive InTransaction",
        Operations =
        [
            new("SessionGuard.SessionFactory", Open, "OpenSession"),
            new("SessionGuard.SessionFactory", Transact, "Transact"),
            new("SessionGuard.Session", Begin, "Begin"),
            new("SessionGuard.Session", Savepoint, "BeginNested"),
            new("SessionGuard.Session", Stage, "Add AddRange Delete Merge MergeGraph"),
            new("SessionGuard.Session", DeferredQuery, "Query!"),
            new("SessionGuard.Session", SessionOperation.Query, "Get GetOne Refresh RefreshExpired Load Query"),
            new("SessionGuard.Session", Execute, "Execute ExecuteRaw InsertMany"),
            new("SessionGuard.Session", Expire, "Expire ExpireAll"),
            new("SessionGuard.Session", Expunge, "Expunge MakeTransient"),
            new("SessionGuard.Session", Reset, "ExpungeAll"),
            new("SessionGuard.Session", Flush, "Flush"),
            new("SessionGuard.Session", Commit, "Commit"),
            new("SessionGuard.Session", Rollback, "Rollback"),
            new("SessionGuard.Session", Close, "Close Dispose"),
            new("SessionGuard.Session", Transact, "Transact"),
            new("SessionGuard.IRepositorySession", Stage, "Add AddRange Delete"),
            new("SessionGuard.IRepositorySession", DeferredQuery, "Query!"),
            new("SessionGuard.IRepositorySession", SessionOperation.Query, "Get GetOne Refresh Load Query"),
            new("SessionGuard.IRepositorySession", Execute, "Execute"),
            new("SessionGuard.IRepositorySession", Flush, "Flush"),
            new("SessionGuard.SessionTransaction", Commit, "Commit"),
            new("SessionGuard.SessionTransaction", Rollback, "Rollback"),
            new("SessionGuard.SessionTransaction", EndTransaction, "Dispose"),
            new("SessionGuard.Savepoint", EndSavepoint, "Commit Dispose"),
            new("SessionGuard.Savepoint", Rollback, "Rollback"),
            new("SessionGuard.Query`1", SessionOperation.Query, "ToList First FirstOrDefault Single SingleOrDefault Scalar Any Count Min Max Sum Average AsAsyncEnumerable"),
            new("SessionGuard.QueryBulk", Execute, "ExecuteUpdate ExecuteDelete", SessionSource.FirstArgument),
        ],
        Entities = new()
        {
            NoTracking = "Untracked",
            Stagings = [(Staging.Add, "Add AddRange"), (Staging.Delete, "Delete"), (Staging.Merge, "Merge MergeGraph")],
            KeyLookups = "Get GetOne",
            KeyLookupOfOne = "GetOne",
            KeysAreInCode = true,
            Refreshes = "Refresh RefreshExpired",
            Expires = "Expire",
            Expunges = "Expunge MakeTransient",
            QueriesFlush = true,
            FlushSwitch = ("Autoflush NoAutoflush", "False"),
            ExpireSetting = "ExpireOnCommit",
            RollbackRestores = true,
            OneSessionAnObject = true,
            RefreshCall = ("{0}", "Refresh", "{1}"),
            ForeignAdvice = "an object belongs to one open Session, another one refuses it; use Merge",
            BulkUpdate = ("ExecuteUpdate", "Set"),
            BulkLeavesStale = "None",
            MappingInCode = true,
        },
        Failures = ["SessionGuard.SessionException", "System.Data.Common.DbException"],
        CommitMember = "Commit",
        FlushMember = "Flush",
        RollbackMember = "Rollback",
        ResetAdvice = "call Rollback before the session is used again",
        CommitsBelongToUseCase = true,
        MappingAttributes = [DataAnnotations],
        BegunBeforeUse = [("SessionGuard.UnitOfWork", "Begin")],
    };

    public static readonly Library TransactionScope = new()
    {
        Name = "TransactionScope",
        SessionNoun = "a TransactionScope",
        Protocol = Protocol.Scope,
        Sessions = ["System.Transactions.TransactionScope"],
        Operations =
        [
            new("System.Transactions.TransactionScope", Commit, "Complete"),
            new("System.Transactions.TransactionScope", Close, "Dispose"),
        ],
        Framework = ("System.Transactions.Local", "System.Transactions"),
        AsyncFlow = ("System.Transactions.TransactionScopeAsyncFlowOption", "Enabled"),
        StandsApart = ("System.Transactions.TransactionScopeOption", "Suppress"),
        CommitMember = "Complete",
        LeftOpen = "the transaction stays the current one for what runs next",
        ResetAdvice = "dispose the scope without Complete",
    };

    // Set here and not where it is declared: the rows of the other files must be there first.
    static Libraries()
    {
        All = [SessionGuard, EntityFrameworkCore, EntityFramework6, AdoNet, Linq2Db, NHibernate, Marten, RavenDb, MongoDb, TransactionScope];
        var names = All.SelectMany(library => library.Assemblies).ToLookup(name => name.EndsWith(".", StringComparison.Ordinal));
        Shipped = new HashSet<string>(names[false], StringComparer.Ordinal);
        ShippedFamilies = [.. names[true]];
    }

    public static Library[] All { get; }

    private static HashSet<string> Shipped { get; }
    private static string[] ShippedFamilies { get; }

    /// <summary>Whether a reference is called as a library's assembly is; then nothing need be bound to know that there is something to look at.</summary>
    public static bool AreNamedBy(Compilation compilation) =>
        compilation.References.Select(NameOf).Any(name => name is not null && Ship(name));

    /// <summary>Whether an assembly of this name is a library's.</summary>
    public static bool Ship(string assembly) => Shipped.Contains(assembly) || Array.Exists(ShippedFamilies, family => assembly.StartsWith(family, StringComparison.Ordinal));

    private static string? NameOf(MetadataReference reference) => reference switch
    {
        CompilationReference project => project.Compilation.AssemblyName,
        PortableExecutableReference { FilePath: { } path } => FileNames.WithoutExtension(path),
        _ => null,
    };

    /// <summary>What runs a query of any library that hands out <c>IQueryable</c>.</summary>
    private static OperationRow[] Linq =>
    [
        new("System.Linq.Enumerable", SessionOperation.Query, "ToList ToArray ToDictionary ToHashSet ToLookup", SessionSource.FirstArgument),
        new("System.Linq.Queryable", SessionOperation.Query,
            "First FirstOrDefault Single SingleOrDefault Last LastOrDefault Any All Count LongCount Min Max Sum Average", SessionSource.FirstArgument),
    ];
}
