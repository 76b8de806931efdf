using static SessionGuard.Analyzers.Model.SessionOperation;

namespace SessionGuard.Analyzers.Model;

/// <content>Document databases: sessions that stage until they save, and MongoDB's, whose transactions are begun.</content>
internal static partial class Libraries
{
    private const string Raven = "Raven.Client.Documents.";
    private const string MartenEvents = "Marten.Events.";

    public static readonly Library Marten = new()
    {
        Name = "Marten",
        SessionNoun = "a document session",
        Protocol = Protocol.Context,
        Assemblies = ["Marten", "Marten.", "Weasel.", "JasperFx", "JasperFx."],
        Sessions = ["Marten.IDocumentSession", "Marten.IDocumentOperations", "Marten.IQuerySession"],
        Deferred = ["System.Linq.IQueryable", AsyncEnumerable],
        Factories = ["Marten.IDocumentStore", "Marten.ISessionFactory"],
        ExpensiveFactories = ["Marten.IDocumentStore", "Marten.DocumentStore"],
        FactoryBuilders = [("Marten.DocumentStore", "For")],
        Parts = [MartenEvents + "IEventOperations", MartenEvents + "IQueryEventStore", "Marten.Linq.IMartenQueryable`1", "System.Linq.IQueryable"],
        Operations =
        [
            new("Marten.IDocumentStore", Open, "OpenSession LightweightSession IdentitySession DirtyTrackedSession QuerySession"),
            new("Marten.IDocumentStore", Open, "OpenSerializableSession LightweightSerializableSession IdentitySerializableSession DirtyTrackedSerializableSession QuerySerializableSession"),
            new("Marten.ISessionFactory", Open, "OpenSession QuerySession"),
            new("Marten.IDocumentOperations", Stage,
                "Store StoreObjects Insert InsertObjects Update Delete DeleteObjects DeleteWhere HardDelete HardDeleteWhere UndoDeleteWhere QueueOperation QueueSqlCommand"),
            new(MartenEvents + "IEventOperations", Stage, "Append StartStream"),
            new("Marten.IQuerySession", SessionOperation.Query, "Load LoadMany"),
            new("Marten.IQuerySession", SessionOperation.Query, "QueryAsync!"),
            new(MartenEvents + "IQueryEventStore", SessionOperation.Query, "FetchStream FetchStreamState AggregateStream Load"),
            new("Marten.QueryableExtensions", SessionOperation.Query, "ToList First FirstOrDefault Single SingleOrDefault Any Count LongCount Min Max Sum Average", SessionSource.FirstArgument),
            .. Linq,
            new("Marten.IDocumentSession", Flush, "SaveChanges"),
            new("Marten.IDocumentSession", Reset, "EjectAllPendingChanges"),
            new("Marten.IDocumentSession", TakeBack, "Eject EjectAllOfType"),
            new("Marten.IQuerySession", Close, "Dispose"),
        ],
        Failures = ["Marten.Exceptions.MartenException", "Marten.Exceptions.ConcurrencyException", "JasperFx.ConcurrencyException", "System.Data.Common.DbException"],
        CommitMember = "SaveChanges",
        LeftOpen = "what it tracks, and a connection that it holds, stay until the garbage collector comes",
        DropAll = "EjectAllPendingChanges",
        ResetAdvice = "call EjectAllPendingChanges() or open a new session before the next SaveChanges",
    };

    public static readonly Library RavenDb = new()
    {
        Name = "RavenDB",
        SessionNoun = "a document session",
        Protocol = Protocol.Context,
        Assemblies = ["Raven.Client"],
        Sessions = [Raven + "Session.IAsyncDocumentSession", Raven + "Session.IDocumentSession"],
        Deferred = ["System.Linq.IQueryable", AsyncEnumerable],
        Factories = [Raven + "IDocumentStore"],
        ExpensiveFactories = [Raven + "IDocumentStore", Raven + "DocumentStore"],
        Parts =
        [
            Raven + "Session.IAdvancedDocumentSessionOperations", Raven + "Session.IAsyncDocumentQuery`1", Raven + "Session.IDocumentQuery`1", Raven + "Session.IAsyncRawDocumentQuery`1",
            Raven + "Session.IRawDocumentQuery`1", Raven + "Linq.IRavenQueryable`1", "System.Linq.IQueryable",
        ],
        Operations =
        [
            new(Raven + "IDocumentStore", Open, "OpenSession"),
            new(Raven + "IDocumentStore", Open, "OpenAsyncSession!"),
            new(Raven + "Session.IAsyncDocumentSession", Stage, "Store Delete"),
            new(Raven + "Session.IDocumentSession", Stage, "Store Delete"),
            new(Raven + "Session.IAdvancedDocumentSessionOperations", Stage, "Defer"),
            new(Raven + "Session.IAsyncDocumentSession", SessionOperation.Query, "Load"),
            new(Raven + "Session.IDocumentSession", SessionOperation.Query, "Load"),
            new(Raven + "Session.IAsyncAdvancedSessionOperations", SessionOperation.Query, "Refresh"),
            new(Raven + "Session.IAdvancedSessionOperations", SessionOperation.Query, "Refresh"),
            new(Raven + "Session.IDocumentQueryBase`1", SessionOperation.Query, "First FirstOrDefault Single SingleOrDefault Any Count LongCount"),
            new(Raven + "Session.IAsyncDocumentQueryBase`1", SessionOperation.Query, "ToList ToArray First FirstOrDefault Single SingleOrDefault Any Count LongCount"),
            new(Raven + "LinqExtensions", SessionOperation.Query, "ToList ToArray First FirstOrDefault Single SingleOrDefault Any Count LongCount", SessionSource.FirstArgument),
            .. Linq,
            new(Raven + "Session.IAsyncDocumentSession", Flush, "SaveChanges"),
            new(Raven + "Session.IDocumentSession", Flush, "SaveChanges"),
            new(Raven + "Session.IAdvancedDocumentSessionOperations", Reset, "Clear"),
            new(Raven + "Session.IAdvancedDocumentSessionOperations", TakeBack, "Evict IgnoreChangesFor"),
        ],
        Failures = ["Raven.Client.Exceptions.RavenException"],
        CommitMember = "SaveChanges",
        LeftOpen = "what it tracks stays until the garbage collector comes",
        DropAll = "Advanced.Clear",
        ResetAdvice = "call Advanced.Clear() or open a new session before the next SaveChanges",
    };

    public static readonly Library MongoDb = new()
    {
        Name = "MongoDB",
        SessionNoun = "a client session",
        Protocol = Protocol.Statements,
        Assemblies = ["MongoDB."],
        Sessions = ["MongoDB.Driver.IClientSessionHandle", "MongoDB.Driver.IClientSession"],
        Factories = ["MongoDB.Driver.IMongoClient"],
        Parts =
        [
            "MongoDB.Driver.IFindFluent`2", "MongoDB.Driver.IAggregateFluent`1", "MongoDB.Driver.IAsyncCursor`1", "MongoDB.Driver.IAsyncCursorSource`1", "System.Linq.IQueryable",
        ],
        Operations =
        [
            new("MongoDB.Driver.IMongoClient", Open, "StartSession"),
            new("MongoDB.Driver.IClientSession", Begin, "StartTransaction"),
            new("MongoDB.Driver.IClientSession", Commit, "CommitTransaction"),
            new("MongoDB.Driver.IClientSession", Rollback, "AbortTransaction"),
            new("MongoDB.Driver.IClientSession", Transact, "WithTransaction"),
            new("MongoDB.Driver.IMongoCollection`1", Execute, MongoInserts + MongoWrites, SessionSource.Argument),
            new("MongoDB.Driver.IMongoCollectionExtensions", Execute, MongoWrites, SessionSource.Argument),
            new("MongoDB.Driver.IMongoCollection`1", SessionOperation.Query, "FindSync! FindAsync! Aggregate CountDocuments Distinct", SessionSource.Argument),
            new("MongoDB.Driver.IMongoCollectionExtensions", SessionOperation.Query, "FindSync! FindAsync! CountDocuments Distinct", SessionSource.Argument),
            new("MongoDB.Driver.IMongoCollectionExtensions", DeferredQuery, "Find! Aggregate! AsQueryable!", SessionSource.Argument),
            new("MongoDB.Driver.IMongoDatabase", Execute, "RunCommand", SessionSource.Argument),
            new("MongoDB.Driver.IAsyncCursorSourceExtensions", SessionOperation.Query, MongoReads, SessionSource.FirstArgument),
            new("MongoDB.Driver.IAsyncCursorExtensions", SessionOperation.Query, MongoReads, SessionSource.FirstArgument),
            new("MongoDB.Driver.IFindFluent`2", SessionOperation.Query, "CountDocuments"),
            new("MongoDB.Driver.IFindFluentExtensions", SessionOperation.Query, "First FirstOrDefault Single SingleOrDefault", SessionSource.FirstArgument),
            .. Linq,
        ],
        Writes = MongoInserts + MongoWrites,
        Failures = ["MongoDB.Driver.MongoException"],
        StateProperties = "IsInTransaction",
        RollbackMember = "AbortTransaction",
        LeftOpen = "the server keeps it, and its transaction, until they time out",
        ResetAdvice = "abort the transaction before the session is used again",
    };

    private const string MongoInserts = "InsertOne InsertMany BulkWrite ";
    private const string MongoWrites = "UpdateOne UpdateMany ReplaceOne DeleteOne DeleteMany FindOneAndDelete FindOneAndReplace FindOneAndUpdate";
    private const string MongoReads = "ToList First FirstOrDefault Single SingleOrDefault Any ForEach";
}
