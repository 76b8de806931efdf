// The parts of Marten 7 that the rules meet, under their true names, namespaces and signatures.

using System;
using System.Collections.Generic;
using System.Linq;
using System.Linq.Expressions;
using System.Threading;
using System.Threading.Tasks;

namespace Marten
{
    public enum DocumentTracking { None, IdentityOnly, DirtyTracking }

    public class StoreOptions
    {
        public void Connection(string connectionString) { }
    }

    public interface IDocumentStore : IDisposable, IAsyncDisposable
    {
        IDocumentSession OpenSession(DocumentTracking tracking = DocumentTracking.IdentityOnly, System.Data.IsolationLevel isolationLevel = System.Data.IsolationLevel.ReadCommitted);
        Task<IDocumentSession> OpenSerializableSessionAsync(DocumentTracking tracking = DocumentTracking.IdentityOnly, CancellationToken cancellation = default);
        IDocumentSession LightweightSession(System.Data.IsolationLevel isolationLevel = System.Data.IsolationLevel.ReadCommitted);
        IDocumentSession LightweightSession(string tenantId, System.Data.IsolationLevel isolationLevel = System.Data.IsolationLevel.ReadCommitted);
        Task<IDocumentSession> LightweightSerializableSessionAsync(CancellationToken cancellation = default);
        IDocumentSession IdentitySession(System.Data.IsolationLevel isolationLevel = System.Data.IsolationLevel.ReadCommitted);
        Task<IDocumentSession> IdentitySerializableSessionAsync(CancellationToken cancellation = default);
        IDocumentSession DirtyTrackedSession(System.Data.IsolationLevel isolationLevel = System.Data.IsolationLevel.ReadCommitted);
        Task<IDocumentSession> DirtyTrackedSerializableSessionAsync(CancellationToken cancellation = default);
        IQuerySession QuerySession();
        Task<IQuerySession> QuerySerializableSessionAsync(CancellationToken cancellation = default);
        Task BulkInsertAsync<T>(IReadOnlyCollection<T> documents) where T : notnull;
    }

    public class DocumentStore : IDocumentStore
    {
        public DocumentStore(StoreOptions options) { }
        public static DocumentStore For(string connectionString) => throw null!;
        public static DocumentStore For(Action<StoreOptions> configure) => throw null!;
        public IDocumentSession OpenSession(DocumentTracking tracking = DocumentTracking.IdentityOnly, System.Data.IsolationLevel isolationLevel = System.Data.IsolationLevel.ReadCommitted) => throw null!;
        public Task<IDocumentSession> OpenSerializableSessionAsync(DocumentTracking tracking = DocumentTracking.IdentityOnly, CancellationToken cancellation = default) => throw null!;
        public IDocumentSession LightweightSession(System.Data.IsolationLevel isolationLevel = System.Data.IsolationLevel.ReadCommitted) => throw null!;
        public IDocumentSession LightweightSession(string tenantId, System.Data.IsolationLevel isolationLevel = System.Data.IsolationLevel.ReadCommitted) => throw null!;
        public Task<IDocumentSession> LightweightSerializableSessionAsync(CancellationToken cancellation = default) => throw null!;
        public IDocumentSession IdentitySession(System.Data.IsolationLevel isolationLevel = System.Data.IsolationLevel.ReadCommitted) => throw null!;
        public Task<IDocumentSession> IdentitySerializableSessionAsync(CancellationToken cancellation = default) => throw null!;
        public IDocumentSession DirtyTrackedSession(System.Data.IsolationLevel isolationLevel = System.Data.IsolationLevel.ReadCommitted) => throw null!;
        public Task<IDocumentSession> DirtyTrackedSerializableSessionAsync(CancellationToken cancellation = default) => throw null!;
        public IQuerySession QuerySession() => throw null!;
        public Task<IQuerySession> QuerySerializableSessionAsync(CancellationToken cancellation = default) => throw null!;
        public Task BulkInsertAsync<T>(IReadOnlyCollection<T> documents) where T : notnull => throw null!;
        public void Dispose() { }
        public ValueTask DisposeAsync() => default;
    }

    public interface ISessionFactory
    {
        IQuerySession QuerySession();
        IDocumentSession OpenSession();
    }

    public interface IQuerySession : IDisposable, IAsyncDisposable
    {
        Task<T?> LoadAsync<T>(string id, CancellationToken token = default) where T : notnull;
        Task<T?> LoadAsync<T>(int id, CancellationToken token = default) where T : notnull;
        Task<T?> LoadAsync<T>(Guid id, CancellationToken token = default) where T : notnull;
        Task<IReadOnlyList<T>> LoadManyAsync<T>(params string[] ids) where T : notnull;
        Linq.IMartenQueryable<T> Query<T>() where T : notnull;
        Task<IReadOnlyList<T>> QueryAsync<T>(string sql, CancellationToken token, params object[] parameters);
        Task<IReadOnlyList<T>> QueryAsync<T>(string sql, params object[] parameters);
        Events.IQueryEventStore Events { get; }
    }

    public interface IDocumentOperations : IQuerySession
    {
        new Events.IEventStore Events { get; }
        void Delete<T>(T entity) where T : notnull;
        void Delete<T>(int id) where T : notnull;
        void Delete<T>(Guid id) where T : notnull;
        void Delete<T>(string id) where T : notnull;
        void DeleteWhere<T>(Expression<Func<T, bool>> expression) where T : notnull;
        void DeleteObjects(IEnumerable<object> documents);
        void Store<T>(IEnumerable<T> entities) where T : notnull;
        void Store<T>(params T[] entities) where T : notnull;
        void StoreObjects(IEnumerable<object> documents);
        void QueueOperation(Internal.Operations.IStorageOperation storageOperation);
        void Insert<T>(IEnumerable<T> entities) where T : notnull;
        void Insert<T>(params T[] entities) where T : notnull;
        void Update<T>(IEnumerable<T> entities) where T : notnull;
        void Update<T>(params T[] entities) where T : notnull;
        void InsertObjects(IEnumerable<object> documents);
        void HardDelete<T>(T entity) where T : notnull;
        void HardDeleteWhere<T>(Expression<Func<T, bool>> expression) where T : notnull;
        void UndoDeleteWhere<T>(Expression<Func<T, bool>> expression) where T : notnull;
        void QueueSqlCommand(string sql, params object[] parameterValues);
    }

    public interface IDocumentSession : IDocumentOperations
    {
        void SaveChanges();
        Task SaveChangesAsync(CancellationToken token = default);
        void Eject<T>(T document) where T : notnull;
        void EjectAllOfType(Type type);
        void EjectAllPendingChanges();
    }

    public static class QueryableExtensions
    {
        public static Task<IReadOnlyList<T>> ToListAsync<T>(this IQueryable<T> queryable, CancellationToken token = default) => throw null!;
        public static Task<bool> AnyAsync<TSource>(this IQueryable<TSource> source, CancellationToken token = default) => throw null!;
        public static Task<int> CountAsync<TSource>(this IQueryable<TSource> source, CancellationToken token = default) => throw null!;
        public static Task<long> LongCountAsync<TSource>(this IQueryable<TSource> source, CancellationToken token = default) => throw null!;
        public static Task<TSource> FirstAsync<TSource>(this IQueryable<TSource> source, CancellationToken token = default) => throw null!;
        public static Task<TSource?> FirstOrDefaultAsync<TSource>(this IQueryable<TSource> source, CancellationToken token = default) => throw null!;
        public static Task<TSource> SingleAsync<TSource>(this IQueryable<TSource> source, CancellationToken token = default) => throw null!;
        public static Task<TSource?> SingleOrDefaultAsync<TSource>(this IQueryable<TSource> source, CancellationToken token = default) => throw null!;
        public static Task<TResult> MinAsync<TSource, TResult>(this IQueryable<TSource> source, Expression<Func<TSource, TResult>> selector, CancellationToken token = default) => throw null!;
        public static Task<TResult> MaxAsync<TSource, TResult>(this IQueryable<TSource> source, Expression<Func<TSource, TResult>> selector, CancellationToken token = default) => throw null!;
        public static Task<TResult> SumAsync<TSource, TResult>(this IQueryable<TSource> source, Expression<Func<TSource, TResult>> selector, CancellationToken token = default) => throw null!;
        public static Task<double> AverageAsync<TSource, TMember>(this IQueryable<TSource> source, Expression<Func<TSource, TMember>> selector, CancellationToken token = default) => throw null!;
    }
}

namespace Marten.Linq
{
    public interface IMartenQueryable<T> : IQueryable<T> { }
}

namespace Marten.Internal.Operations
{
    public interface IStorageOperation { }
}

namespace Marten.Events
{
    public class StreamAction { }

    public class StreamState { }

    public interface IEvent { }

    public interface IQueryEventStore
    {
        Task<IReadOnlyList<IEvent>> FetchStreamAsync(Guid streamId, long version = 0, DateTimeOffset? timestamp = null, long fromVersion = 0, CancellationToken token = default);
        Task<T?> AggregateStreamAsync<T>(Guid streamId, long version = 0, DateTimeOffset? timestamp = null, T? state = null, long fromVersion = 0, CancellationToken token = default) where T : class;
        Task<IEvent> LoadAsync(Guid id, CancellationToken token = default);
        Task<StreamState> FetchStreamStateAsync(Guid streamId, CancellationToken token = default);
    }

    public interface IEventOperations
    {
        StreamAction Append(Guid stream, IEnumerable<object> events);
        StreamAction Append(Guid stream, params object[] events);
        StreamAction StartStream<TAggregate>(Guid id, params object[] events) where TAggregate : class;
    }

    public interface IEventStore : IEventOperations, IQueryEventStore { }
}

namespace Marten.Exceptions
{
    public abstract class MartenException : Exception
    {
        protected MartenException(string message) : base(message) { }
    }

    public class MartenCommandException : MartenException
    {
        public MartenCommandException(string message) : base(message) { }
    }

    public class ConcurrencyException : Exception
    {
        public ConcurrencyException(Type docType, object id) : base(docType.FullName) { }
    }
}

namespace JasperFx
{
    public class ConcurrencyException : Exception
    {
        public ConcurrencyException(Type docType, object id) : base(docType.FullName) { }
    }
}
