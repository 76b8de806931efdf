using static SessionGuard.Analyzers.Model.SessionOperation;

namespace SessionGuard.Analyzers.Model;

/// <content>EF Core and EF6.</content>
internal static partial class Libraries
{
    private const string Ef = "Microsoft.EntityFrameworkCore.";
    private const string Ef6 = "System.Data.Entity.";

    public static readonly Library EntityFrameworkCore = new()
    {
        Name = "EF Core",
        SessionNoun = "a DbContext",
        Protocol = Protocol.Context,
        Sessions = [Ef + "DbContext"],
        SessionSuffixes = ["DbContext"],
        Deferred = ["System.Linq.IQueryable", AsyncEnumerable],
        Factories = [Ef + "IDbContextFactory`1"],
        Mappings = [Ef + "DbSet`1", Ef + "IEntityTypeConfiguration`1"],
        ExpensiveFactories = [Ef + "Infrastructure.PooledDbContextFactory`1"],
        Transactions = [Ef + "Storage.IDbContextTransaction"],
        Parts =
        [
            Ef + "DbSet`1", Ef + "Infrastructure.DatabaseFacade", Ef + "ChangeTracking.ChangeTracker", Ef + "ChangeTracking.EntityEntry",
            Ef + "Storage.IExecutionStrategy", "System.Linq.IQueryable",
        ],
        Operations =
        [
            new(Ef + "IDbContextFactory`1", Open, "CreateDbContext"),
            new(Ef + "DbContext", Stage, "Add AddRange Update UpdateRange Remove RemoveRange Attach AttachRange"),
            new(Ef + "DbSet`1", Stage, "Add AddRange Update UpdateRange Remove RemoveRange Attach AttachRange"),
            new(Ef + "DbContext", SessionOperation.Query, "Find"),
            new(Ef + "DbSet`1", SessionOperation.Query, "Find"),
            new(Ef + "DbContext", Flush, "SaveChanges"),
            new(Ef + "DbContext", Close, "Dispose"),
            new(Ef + "EntityFrameworkQueryableExtensions", SessionOperation.Query,
                "ToList ToArray ToDictionary ToHashSet First FirstOrDefault Single SingleOrDefault Last LastOrDefault Any All Count LongCount Min Max Sum Average Contains ElementAt ElementAtOrDefault Load ForEach",
                SessionSource.FirstArgument),
            .. Linq,
            new(Ef + "EntityFrameworkQueryableExtensions", Execute, "ExecuteUpdate ExecuteDelete", SessionSource.FirstArgument),
            new(Ef + "RelationalQueryableExtensions", Execute, "ExecuteUpdate ExecuteDelete", SessionSource.FirstArgument),
            new(Ef + "RelationalDatabaseFacadeExtensions", Execute, "ExecuteSql ExecuteSqlRaw ExecuteSqlInterpolated", SessionSource.FirstArgument),
            new(Ef + "RelationalDatabaseFacadeExtensions", Begin, "BeginTransaction UseTransaction", SessionSource.FirstArgument),
            new(Ef + "RelationalDatabaseFacadeExtensions", OpenConnection, "OpenConnection", SessionSource.FirstArgument),
            new(Ef + "RelationalDatabaseFacadeExtensions", CloseConnection, "CloseConnection", SessionSource.FirstArgument),
            new(Ef + "Infrastructure.DatabaseFacade", Begin, "BeginTransaction"),
            new(Ef + "Infrastructure.DatabaseFacade", Commit, "CommitTransaction"),
            new(Ef + "Infrastructure.DatabaseFacade", Rollback, "RollbackTransaction"),
            new(Ef + "Storage.IDbContextTransaction", Commit, "Commit"),
            new(Ef + "Storage.IDbContextTransaction", Rollback, "Rollback"),
            new(Ef + "Storage.IDbContextTransaction", SetSavepoint, "CreateSavepoint"),
            new(Ef + "Storage.IDbContextTransaction", ReturnToSavepoint, "RollbackToSavepoint"),
            new(Ef + "Storage.IDbContextTransaction", EndSavepoint, "ReleaseSavepoint"),
            new(Ef + "Storage.IDbContextTransaction", EndTransaction, "Dispose"),
            new(Ef + "ChangeTracking.ChangeTracker", Reset, "Clear"),
            new(Ef + "ChangeTracking.EntityEntry", TakeBack, "Reload"),
            new(Ef + "Storage.IExecutionStrategy", RunInPlace, "Execute"),
            new(Ef + "ExecutionStrategyExtensions", RunInPlace, "Execute ExecuteInTransaction", SessionSource.FirstArgument),
        ],
        Entities = new()
        {
            NoTracking = "AsNoTracking AsNoTrackingWithIdentityResolution",
            TrackingSetting = "QueryTrackingBehavior",
            Tracking = "AsTracking",
            Includes = "Include ThenInclude",
            Stagings =
            [
                (Staging.Add, "Add AddRange"), (Staging.Update, "Update UpdateRange"), (Staging.Delete, "Remove RemoveRange"), (Staging.Attach, "Attach AttachRange"),
            ],
            KeyLookups = "Find",
            KeysAreInCode = true,
            KeySettings = "HasQueryFilter UseQueryTrackingBehavior HasKey HasNoKey",
            KeyCalls = "HasKey",
            KeyProviders = "ValueGeneratedNever HasValueGenerator UseHiLo UseSequence HasDefaultValueSql",
            KeyProviderWords = "HiLo",
            Refreshes = "Reload",
            QueriesGiveTracked = true,
            Entry = "Entry",
            EntryNavigations = "Reference Collection Navigation",
            EntryState = "State",
            ModifiedState = "Modified",
            SettledStates = "Detached Unchanged",
            DetachedState = "Detached",
            LazySwitch = "UseLazyLoadingProxies",
            BulkUpdate = ("ExecuteUpdate", "SetProperty"),
            RefreshCall = ("{0}.Entry({1})", "Reload", ""),
            ForeignAdvice = "this context takes it for new and inserts it again; load it with this context, or set the foreign key instead",
        },
        EntryProperties = [(Ef + "ChangeTracking.EntityEntry", "State OriginalValues CurrentValues")],
        Failures = [Ef + "DbUpdateException", "System.Data.Common.DbException"],
        CommitMember = "SaveChanges",
        LeftOpen = "what it tracks, and a connection that it holds, stay until the garbage collector comes",
        ResetAdvice = "detach the failed entries (ex.Entries) or call ChangeTracker.Clear() before the next SaveChanges",
    };

    public static readonly Library EntityFramework6 = new()
    {
        Name = "EF6",
        SessionNoun = "a DbContext",
        Protocol = Protocol.Context,
        Sessions = [Ef6 + "DbContext", Ef6 + "Core.Objects.ObjectContext"],
        SessionSuffixes = ["DbContext"],
        Deferred = ["System.Linq.IQueryable", AsyncEnumerable],
        Factories = [Ef6 + "Infrastructure.IDbContextFactory`1"],
        Mappings = [Ef6 + "DbSet`1", Ef6 + "IDbSet`1", Ef6 + "ModelConfiguration.EntityTypeConfiguration`1"],
        Transactions = [Ef6 + "DbContextTransaction"],
        Parts =
        [
            Ef6 + "DbSet", Ef6 + "DbSet`1", Ef6 + "IDbSet`1", Ef6 + "Database", Ef6 + "Infrastructure.DbChangeTracker", Ef6 + "Infrastructure.DbEntityEntry",
            Ef6 + "Infrastructure.DbEntityEntry`1", Ef6 + "Infrastructure.DbRawSqlQuery`1", Ef6 + "Core.Objects.ObjectSet`1", "System.Linq.IQueryable",
        ],
        Operations =
        [
            new(Ef6 + "Infrastructure.IDbContextFactory`1", Open, "Create"),
            new(Ef6 + "DbSet", Stage, "Add AddRange Remove RemoveRange Attach"),
            new(Ef6 + "DbSet`1", Stage, "Add AddRange Remove RemoveRange Attach"),
            new(Ef6 + "IDbSet`1", Stage, "Add Remove Attach"),
            new(Ef6 + "DbSet", SessionOperation.Query, "Find"),
            new(Ef6 + "DbSet`1", SessionOperation.Query, "Find"),
            new(Ef6 + "IDbSet`1", SessionOperation.Query, "Find"),
            new(Ef6 + "DbContext", Flush, "SaveChanges"),
            new(Ef6 + "DbContext", Close, "Dispose"),
            new(Ef6 + "QueryableExtensions", SessionOperation.Query,
                "ToList ToArray ToDictionary First FirstOrDefault Single SingleOrDefault Any All Count LongCount Min Max Sum Average Contains Load ForEach", SessionSource.FirstArgument),
            .. Linq,
            new(Ef6 + "Infrastructure.DbRawSqlQuery`1", SessionOperation.Query, "ToList ToArray First FirstOrDefault Single SingleOrDefault Any Count ForEach"),
            new(Ef6 + "Database", Execute, "ExecuteSqlCommand"),
            new(Ef6 + "Database", Begin, "BeginTransaction UseTransaction"),
            new(Ef6 + "DbContextTransaction", Commit, "Commit"),
            new(Ef6 + "DbContextTransaction", Rollback, "Rollback"),
            new(Ef6 + "DbContextTransaction", EndTransaction, "Dispose"),
            new(Ef6 + "Infrastructure.DbEntityEntry", TakeBack, "Reload"),
            new(Ef6 + "Infrastructure.DbEntityEntry`1", TakeBack, "Reload"),
            new(Ef6 + "Infrastructure.IDbExecutionStrategy", RunInPlace, "Execute"),
            new(Ef6 + "Core.Objects.ObjectContext", Stage, "AddObject DeleteObject Attach AttachTo"),
            new(Ef6 + "Core.Objects.ObjectSet`1", Stage, "AddObject DeleteObject Attach"),
            new(Ef6 + "Core.Objects.ObjectContext", Execute, "ExecuteStoreCommand"),
            new(Ef6 + "Core.Objects.ObjectContext", SessionOperation.Query, "ExecuteStoreQuery Refresh"),
            new(Ef6 + "Core.Objects.ObjectContext", Flush, "SaveChanges"),
            new(Ef6 + "Core.Objects.ObjectContext", Close, "Dispose"),
        ],
        Entities = new()
        {
            NoTracking = "AsNoTracking",
            Includes = "Include",
            Stagings = [(Staging.Add, "Add AddRange AddObject"), (Staging.Delete, "Remove RemoveRange DeleteObject"), (Staging.Attach, "Attach AttachTo")],
            KeyLookups = "Find",
            KeyCalls = "HasKey",
            KeyOption = ("HasDatabaseGeneratedOption", "Identity"),
            Refreshes = "Reload Refresh",
            QueriesGiveTracked = true,
            Entry = "Entry",
            EntryNavigations = "Reference Collection",
            EntryState = "State",
            ModifiedState = "Modified",
            SettledStates = "Detached Unchanged",
            DetachedState = "Detached",
            LazySwitch = "",
            RefreshCall = ("{0}.Entry({1})", "Reload", ""),
            OneSessionAnObject = true,
            ForeignAdvice = "an object belongs to one context, another one refuses it; load it with this context, or set the foreign key instead",
        },
        EntryProperties =
        [
            (Ef6 + "Infrastructure.DbEntityEntry", "State OriginalValues CurrentValues"),
            (Ef6 + "Infrastructure.DbEntityEntry`1", "State OriginalValues CurrentValues"),
        ],
        Failures = ["System.Data.DataException", "System.Data.Common.DbException"],
        CommitMember = "SaveChanges",
        LeftOpen = "what it tracks, and a connection that it holds, stay until the garbage collector comes",
        ResetAdvice = "detach the failed entries (ex.Entries) or go on with a new context before the next SaveChanges",
    };
}
