using static SessionGuard.Analyzers.Model.SessionOperation;

namespace SessionGuard.Analyzers.Model;

/// <content>NHibernate.</content>
internal static partial class Libraries
{
    private const string QueryOver = "NHibernate.Criterion.Lambda.IQueryOver";

    public static readonly Library NHibernate = new()
    {
        Name = "NHibernate",
        SessionNoun = "an ISession",
        Protocol = Protocol.TransactionBound,
        Assemblies = ["NHibernate", "NHibernate.", "FluentNHibernate"],
        Sessions = ["NHibernate.ISession", "NHibernate.IStatelessSession"],
        Deferred = ["System.Linq.IQueryable", "NHibernate.IQuery", "NHibernate.ICriteria", "NHibernate.IQueryOver", "NHibernate.IFutureEnumerable`1"],
        StateProperties = "IsOpen IsConnected IsActive Connection Transaction",
        CommitFlushes = true,
        FlushModes = ("FlushMode", "Manual Never"),
        Factories = ["NHibernate.ISessionFactory"],
        Mappings = ["NHibernate.Mapping.ByCode.Conformist.ClassMapping`1", "FluentNHibernate.Mapping.ClassMap`1"],
        MappingAttributes = ["NHibernate.Mapping.Attributes"],
        ExpensiveFactories = ["NHibernate.ISessionFactory"],
        FactoryBuilders = [("NHibernate.Cfg.Configuration", "BuildSessionFactory"), ("FluentNHibernate.Cfg.FluentConfiguration", "BuildSessionFactory")],
        Transactions = ["NHibernate.ITransaction"],
        Parts =
        [
            "NHibernate.IQuery", "NHibernate.ISQLQuery", "NHibernate.ICriteria", "NHibernate.IQueryOver`1", "NHibernate.IQueryOver`2", "System.Linq.IQueryable",
            QueryOver + "FetchBuilder`2", QueryOver + "OrderBuilder`2", QueryOver + "RestrictionBuilder`2",
        ],
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
            .. Linq,
            new("NHibernate.Linq.LinqExtensionMethods", SessionOperation.Query,
                "ToList First FirstOrDefault Single SingleOrDefault Any All Count LongCount Min Max Sum Average", SessionSource.FirstArgument),
            new("NHibernate.Linq.DmlExtensionMethods", Execute, "Delete Update", SessionSource.FirstArgument),
        ],
        Entities = new()
        {
            Includes = "Fetch ThenFetch FetchMany ThenFetchMany",
            Stagings =
            [
                (Staging.Add, "Save Persist Insert"), (Staging.AddOrUpdate, "SaveOrUpdate"), (Staging.Update, "Update"), (Staging.Delete, "Delete"),
                (Staging.Attach, "Lock"), (Staging.Merge, "Merge Replicate"),
            ],
            AssignsKey = "Save SaveOrUpdate Insert",
            KeyLookups = "Get Load",
            KeyProviderWords = "HiLo Generators. GeneratedBy",
            Refreshes = "Refresh",
            QueriesGiveTracked = true,
            Expunges = "Evict",
            LazySwitch = "",
            UntrackedSessions = ["NHibernate.IStatelessSession"],
            QueriesFlush = true,
            FlushSwitch = ("FlushMode", "Manual Commit"),
            OneSessionAnObject = true,
            BulkUpdate = ("Update", ""),
            RefreshCall = ("{0}", "Refresh", "{1}"),
            ForeignAdvice = "an object belongs to one open ISession; use Merge",
        },
        Failures = ["NHibernate.HibernateException", "System.Data.Common.DbException"],
        FlushMember = "Flush",
        ResetAdvice = "roll back and open a new session: a failed ISession must be discarded",
        CommitsBelongToUseCase = true,
    };
}
