// The parts of RavenDB.Client that the rules meet, under their true names, namespaces and signatures.

using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Raven.Client.Documents
{
    public interface IDocumentStore : IDisposable
    {
        string Database { get; set; }
        string[] Urls { get; }
        IDocumentStore Initialize();
        Session.IAsyncDocumentSession OpenAsyncSession(string? database);
        Session.IAsyncDocumentSession OpenAsyncSession();
        Session.IDocumentSession OpenSession(string? database);
        Session.IDocumentSession OpenSession();
    }

    public class DocumentStore : IDocumentStore
    {
        public string Database { get; set; } = "";
        public string[] Urls { get; set; } = null!;
        public IDocumentStore Initialize() => this;
        public Session.IAsyncDocumentSession OpenAsyncSession(string? database) => throw null!;
        public Session.IAsyncDocumentSession OpenAsyncSession() => throw null!;
        public Session.IDocumentSession OpenSession(string? database) => throw null!;
        public Session.IDocumentSession OpenSession() => throw null!;
        public void Dispose() { }
    }

    public static class LinqExtensions
    {
        public static Task<List<TSource>> ToListAsync<TSource>(this IQueryable<TSource> source, CancellationToken token = default) => throw null!;
        public static Task<TSource[]> ToArrayAsync<TSource>(this IQueryable<TSource> source, CancellationToken token = default) => throw null!;
        public static Task<bool> AnyAsync<TSource>(this IQueryable<TSource> source, CancellationToken token = default) => throw null!;
        public static Task<int> CountAsync<TSource>(this IQueryable<TSource> source, CancellationToken token = default) => throw null!;
        public static Task<long> LongCountAsync<TSource>(this IQueryable<TSource> source, CancellationToken token = default) => throw null!;
        public static Task<TSource> FirstAsync<TSource>(this IQueryable<TSource> source, CancellationToken token = default) => throw null!;
        public static Task<TSource?> FirstOrDefaultAsync<TSource>(this IQueryable<TSource> source, CancellationToken token = default) => throw null!;
        public static Task<TSource> SingleAsync<TSource>(this IQueryable<TSource> source, CancellationToken token = default) => throw null!;
        public static Task<TSource?> SingleOrDefaultAsync<TSource>(this IQueryable<TSource> source, CancellationToken token = default) => throw null!;
    }
}

namespace Raven.Client.Documents.Linq
{
    public interface IRavenQueryable<T> : IOrderedQueryable<T> { }
}

namespace Raven.Client.Documents.Commands.Batches
{
    public interface ICommandData { }
}

namespace Raven.Client.Documents.Session
{
    public interface IDocumentSession : IDisposable
    {
        IAdvancedSessionOperations Advanced { get; }
        void Delete<T>(T entity);
        void Delete(string id);
        void SaveChanges();
        void Store(object entity);
        void Store(object entity, string id);
        T Load<T>(string id);
        Dictionary<string, T> Load<T>(IEnumerable<string> ids);
        Linq.IRavenQueryable<T> Query<T>(string? indexName = null, string? collectionName = null, bool isMapReduce = false);
    }

    public interface IAsyncDocumentSession : IDisposable
    {
        IAsyncAdvancedSessionOperations Advanced { get; }
        void Delete<T>(T entity);
        void Delete(string id);
        Task SaveChangesAsync(CancellationToken token = default);
        Task StoreAsync(object entity, CancellationToken token = default);
        Task StoreAsync(object entity, string id, CancellationToken token = default);
        Task<T> LoadAsync<T>(string id, CancellationToken token = default);
        Task<Dictionary<string, T>> LoadAsync<T>(IEnumerable<string> ids, CancellationToken token = default);
        Linq.IRavenQueryable<T> Query<T>(string? indexName = null, string? collectionName = null, bool isMapReduce = false);
    }

    public interface IAdvancedDocumentSessionOperations
    {
        IDocumentStore DocumentStore { get; }
        bool HasChanges { get; }
        void Clear();
        void Defer(Commands.Batches.ICommandData command, params Commands.Batches.ICommandData[] commands);
        void Evict<T>(T entity);
        void IgnoreChangesFor(object entity);
    }

    public interface IAdvancedSessionOperations : IAdvancedDocumentSessionOperations
    {
        void Refresh<T>(T entity);
        IDocumentQuery<T> DocumentQuery<T>(string? indexName = null, string? collectionName = null, bool isMapReduce = false);
        IRawDocumentQuery<T> RawQuery<T>(string query);
    }

    public interface IAsyncAdvancedSessionOperations : IAdvancedDocumentSessionOperations
    {
        Task RefreshAsync<T>(T entity, CancellationToken token = default);
        IAsyncDocumentQuery<T> AsyncDocumentQuery<T>(string? indexName = null, string? collectionName = null, bool isMapReduce = false);
        IAsyncRawDocumentQuery<T> AsyncRawQuery<T>(string query);
    }

    public interface IDocumentQueryBase<T>
    {
        T First();
        T FirstOrDefault();
        T Single();
        T SingleOrDefault();
        bool Any();
        int Count();
        long LongCount();
    }

    public interface IDocumentQuery<T> : IDocumentQueryBase<T>, IEnumerable<T> { }

    public interface IRawDocumentQuery<T> : IDocumentQueryBase<T>, IEnumerable<T> { }

    public interface IAsyncDocumentQueryBase<T>
    {
        Task<List<T>> ToListAsync(CancellationToken token = default);
        Task<T[]> ToArrayAsync(CancellationToken token = default);
        Task<T> FirstAsync(CancellationToken token = default);
        Task<T> FirstOrDefaultAsync(CancellationToken token = default);
        Task<T> SingleAsync(CancellationToken token = default);
        Task<T> SingleOrDefaultAsync(CancellationToken token = default);
        Task<bool> AnyAsync(CancellationToken token = default);
        Task<int> CountAsync(CancellationToken token = default);
        Task<long> LongCountAsync(CancellationToken token = default);
    }

    public interface IAsyncDocumentQuery<T> : IAsyncDocumentQueryBase<T> { }

    public interface IAsyncRawDocumentQuery<T> : IAsyncDocumentQueryBase<T> { }
}

namespace Raven.Client.Exceptions
{
    public class RavenException : Exception
    {
        public RavenException(string message) : base(message) { }
    }

    public class ConcurrencyException : RavenException
    {
        public ConcurrencyException(string message) : base(message) { }
    }
}
