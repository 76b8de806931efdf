using static SessionGuard.Analyzers.Model.SessionOperation;

namespace SessionGuard.Analyzers.Model;

/// <summary>The table of known libraries: with <see cref="ExternalCallTable"/> the only place that names a library's types.</summary>
internal static class Libraries
{
    private const string Ef = "Microsoft.EntityFrameworkCore.";

    public static readonly Library SessionGuard = new()
    {
        Name = "SessionGuard",
        SessionNoun = "a Session",
        Protocol = Protocol.Autobegin,
        Sessions = ["SessionGuard.Session", "SessionGuard.IRepositorySession"],
        Factories = ["SessionGuard.SessionFactory"],
        ExpensiveFactories = ["SessionGuard.SessionFactory"],
        Transactions = ["SessionGuard.SessionTransaction", "SessionGuard.Savepoint"],
        Parts = ["SessionGuard.Query`1"],
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
            Refreshes = "Refresh RefreshExpired",
            Expires = "Expire",
            Expunges = "Expunge MakeTransient",
            QueriesFlush = true,
            FlushSwitch = ("Autoflush NoAutoflush", "False"),
            ExpireSetting = "ExpireOnCommit",
            RollbackExpires = true,
            OneSessionAnObject = true,
            RefreshCall = "{0}.Refresh({1})",
        },
        Failures = ["SessionGuard.SessionException", "System.Data.Common.DbException"],
        FlushMember = "Flush",
        RollbackMember = "Rollback",
        ResetAdvice = "call Rollback before the session is used again",
        CommitsBelongToUseCase = true,
    };

    public static readonly Library EntityFrameworkCore = new()
    {
        Name = "EF Core",
        SessionNoun = "a DbContext",
        Protocol = Protocol.Context,
        Sessions = [Ef + "DbContext"],
        Factories = [Ef + "IDbContextFactory`1"],
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
            new("System.Linq.Enumerable", SessionOperation.Query, "ToList ToArray ToDictionary ToHashSet ToLookup", SessionSource.FirstArgument),
            new("System.Linq.Queryable", SessionOperation.Query,
                "First FirstOrDefault Single SingleOrDefault Last LastOrDefault Any All Count LongCount Min Max Sum Average", SessionSource.FirstArgument),
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
            new(Ef + "Storage.IDbContextTransaction", EndSavepoint, "CreateSavepoint RollbackToSavepoint ReleaseSavepoint"),
            new(Ef + "Storage.IDbContextTransaction", EndTransaction, "Dispose"),
            new(Ef + "ChangeTracking.ChangeTracker", Reset, "Clear"),
            new(Ef + "ChangeTracking.EntityEntry", SetEntry, "Reload"),
            new(Ef + "Storage.IExecutionStrategy", RunInPlace, "Execute"),
            new(Ef + "ExecutionStrategyExtensions", RunInPlace, "Execute ExecuteInTransaction", SessionSource.FirstArgument),
        ],
        Entities = new()
        {
            NoTracking = "AsNoTracking AsNoTrackingWithIdentityResolution",
            Tracking = "AsTracking",
            Stagings =
            [
                (Staging.Add, "Add AddRange"), (Staging.Update, "Update UpdateRange"), (Staging.Delete, "Remove RemoveRange"), (Staging.Attach, "Attach AttachRange"),
            ],
            KeyLookups = "Find",
            Refreshes = "Reload",
            Entry = "Entry",
            RefreshCall = "{0}.Entry({1}).Reload()",
        },
        EntryProperties = [(Ef + "ChangeTracking.EntityEntry", "State OriginalValues CurrentValues")],
        Failures = [Ef + "DbUpdateException", "System.Data.Common.DbException"],
        ResetAdvice = "detach the failed entries (ex.Entries) or call ChangeTracker.Clear() before the next SaveChanges",
    };

    public static readonly Library AdoNet = new()
    {
        Name = "ADO.NET",
        SessionNoun = "a connection",
        Protocol = Protocol.Connection,
        Sessions = ["System.Data.Common.DbConnection", "System.Data.IDbConnection"],
        Factories = ["System.Data.Common.DbDataSource", "System.Data.Common.DbProviderFactory"],
        ExpensiveFactories = ["System.Data.Common.DbDataSource"],
        FactoryBuilders =
        [
            ("Npgsql.NpgsqlDataSource", "Create"), ("Npgsql.NpgsqlDataSourceBuilder", "Build BuildMultiHost"), ("Npgsql.NpgsqlSlimDataSourceBuilder", "Build BuildMultiHost"),
            ("MySqlConnector.MySqlDataSourceBuilder", "Build"),
        ],
        Transactions = ["System.Data.Common.DbTransaction", "System.Data.IDbTransaction"],
        Parts =
        [
            "System.Data.Common.DbCommand", "System.Data.IDbCommand", "System.Data.Common.DbDataReader", "System.Data.IDataReader", "System.Data.Common.DbBatch",
        ],
        Operations =
        [
            new("System.Data.Common.DbDataSource", OpenHeld, "OpenConnection"),
            new("System.Data.Common.DbDataSource", Open, "CreateConnection"),
            new("System.Data.Common.DbProviderFactory", Open, "CreateConnection"),
            new("System.Data.Common.DbConnection", OpenConnection, "Open"),
            new("System.Data.IDbConnection", OpenConnection, "Open"),
            new("System.Data.Common.DbConnection", CloseConnection, "Close"),
            new("System.Data.IDbConnection", CloseConnection, "Close"),
            new("System.Data.Common.DbConnection", Close, "Dispose"),
            new("System.Data.Common.DbConnection", Begin, "BeginTransaction"),
            new("System.Data.IDbConnection", Begin, "BeginTransaction"),
            new("System.Data.Common.DbTransaction", Commit, "Commit"),
            new("System.Data.IDbTransaction", Commit, "Commit"),
            new("System.Data.Common.DbTransaction", Rollback, "Rollback"),
            new("System.Data.IDbTransaction", Rollback, "Rollback"),
            new("System.Data.Common.DbTransaction", EndSavepoint, "Save Release"),
            new("System.Data.Common.DbTransaction", EndTransaction, "Dispose"),
            new("System.Data.IDbTransaction", EndTransaction, "Dispose"),
            new("System.Data.Common.DbCommand", Execute, "ExecuteNonQuery"),
            new("System.Data.IDbCommand", Execute, "ExecuteNonQuery"),
            new("System.Data.Common.DbCommand", SessionOperation.Query, "ExecuteReader ExecuteScalar"),
            new("System.Data.IDbCommand", SessionOperation.Query, "ExecuteReader ExecuteScalar"),
            new("System.Data.Common.DbBatch", Execute, "ExecuteNonQuery"),
            new("System.Data.Common.DbBatch", SessionOperation.Query, "ExecuteReader ExecuteScalar"),
            new("System.Data.Common.DbDataReader", SessionOperation.Query, "Read NextResult"),
            new("Dapper.SqlMapper", Execute, "Execute", SessionSource.FirstArgument),
            new("Dapper.SqlMapper", SessionOperation.Query,
                "Query QueryFirst QueryFirstOrDefault QuerySingle QuerySingleOrDefault QueryMultiple QueryUnbuffered ExecuteScalar ExecuteReader", SessionSource.FirstArgument),
        ],
        Framework = ("System.Data.Common", "System.Data"),
        Failures = ["System.Data.Common.DbException"],
        RollbackMember = "Rollback",
        ResetAdvice = "roll back or dispose the transaction before the connection is used again",
        MayBeDedicated = true,
        TransactionsSurviveErrors = ["Microsoft.Data.Sqlite.SqliteConnection", "System.Data.SQLite.SQLiteConnection"],
    };

    public static readonly Library NHibernate = new()
    {
        Name = "NHibernate",
        SessionNoun = "an ISession",
        Protocol = Protocol.TransactionBound,
        Sessions = ["NHibernate.ISession", "NHibernate.IStatelessSession"],
        Factories = ["NHibernate.ISessionFactory"],
        ExpensiveFactories = ["NHibernate.ISessionFactory"],
        FactoryBuilders = [("NHibernate.Cfg.Configuration", "BuildSessionFactory"), ("FluentNHibernate.Cfg.FluentConfiguration", "BuildSessionFactory")],
        Transactions = ["NHibernate.ITransaction"],
        Parts = ["NHibernate.IQuery", "NHibernate.ISQLQuery", "NHibernate.ICriteria", "NHibernate.IQueryOver`1", "NHibernate.IQueryOver`2", "System.Linq.IQueryable"],
        Operations =
        [
            new("NHibernate.ISessionFactory", Open, "OpenSession OpenStatelessSession"),
            new("NHibernate.ISession", Begin, "BeginTransaction"),
            new("NHibernate.ISession", Stage, "Save Persist Update SaveOrUpdate Delete Merge Lock Replicate"),
            new("NHibernate.ISession", SessionOperation.Query, "Get Load Refresh"),
            new("NHibernate.ISession", Flush, "Flush"),
            new("NHibernate.ISession", Expunge, "Evict"),
            new("NHibernate.ISession", Reset, "Clear"),
            new("NHibernate.ISession", Close, "Close Dispose"),
            new("NHibernate.IStatelessSession", Begin, "BeginTransaction"),
            new("NHibernate.IStatelessSession", Execute, "Insert Update Delete"),
            new("NHibernate.IStatelessSession", SessionOperation.Query, "Get Refresh"),
            new("NHibernate.IStatelessSession", Close, "Close Dispose"),
            new("NHibernate.ITransaction", Begin, "Begin"),
            new("NHibernate.ITransaction", Commit, "Commit"),
            new("NHibernate.ITransaction", Rollback, "Rollback"),
            new("NHibernate.ITransaction", EndTransaction, "Dispose"),
            new("NHibernate.IQuery", SessionOperation.Query, "List UniqueResult"),
            new("NHibernate.IQuery", Execute, "ExecuteUpdate"),
            new("NHibernate.ICriteria", SessionOperation.Query, "List UniqueResult"),
            new("NHibernate.IQueryOver`1", SessionOperation.Query, "List SingleOrDefault RowCount"),
            new("NHibernate.Linq.LinqExtensionMethods", SessionOperation.Query,
                "ToList First FirstOrDefault Single SingleOrDefault Any All Count LongCount Min Max Sum Average", SessionSource.FirstArgument),
            new("NHibernate.Linq.DmlExtensionMethods", Execute, "Delete Update", SessionSource.FirstArgument),
        ],
        Entities = new()
        {
            Stagings =
            [
                (Staging.Add, "Save Persist Insert"), (Staging.AddOrUpdate, "SaveOrUpdate"), (Staging.Update, "Update"), (Staging.Delete, "Delete"),
                (Staging.Attach, "Lock"), (Staging.Merge, "Merge Replicate"),
            ],
            AssignsKey = "Save SaveOrUpdate Insert",
            KeyLookups = "Get Load",
            Refreshes = "Refresh",
            Expunges = "Evict",
            UntrackedSessions = ["NHibernate.IStatelessSession"],
            QueriesFlush = true,
            FlushSwitch = ("FlushMode", "Manual Commit"),
            OneSessionAnObject = true,
            RefreshCall = "{0}.Refresh({1})",
        },
        Failures = ["NHibernate.HibernateException", "System.Data.Common.DbException"],
        FlushMember = "Flush",
        ResetAdvice = "roll back and open a new session: a failed ISession must be discarded",
        CommitsBelongToUseCase = true,
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
        ResetAdvice = "dispose the scope without Complete",
    };

    public static readonly Library[] All = [SessionGuard, EntityFrameworkCore, AdoNet, NHibernate, TransactionScope];
}
