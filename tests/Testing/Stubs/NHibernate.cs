// The parts of NHibernate 5 that the rules meet, under their true names, namespaces and signatures.

using System;
using System.Collections;
using System.Collections.Generic;
using System.Data;
using System.Data.Common;
using System.Linq;
using System.Linq.Expressions;
using System.Threading;
using System.Threading.Tasks;

namespace NHibernate
{
    public enum FlushMode { Unspecified = -1, Manual = 0, Commit = 5, Auto = 10, Always = 20 }

    public enum CacheMode { Ignore, Put, Get, Refresh, Normal }

    public sealed class LockMode
    {
        public static readonly LockMode None = new();
        public static readonly LockMode Read = new();
        public static readonly LockMode Upgrade = new();
        public static readonly LockMode Write = new();
    }

    public class HibernateException : Exception
    {
        public HibernateException(string message, Exception innerException) : base(message, innerException) { }
    }

    public class StaleStateException : HibernateException
    {
        public StaleStateException(string message, Exception innerException) : base(message, innerException) { }
    }

    public class StaleObjectStateException : StaleStateException
    {
        public StaleObjectStateException(string entityName, object identifier) : base(entityName, null!) { }
    }

    public class ADOException : HibernateException
    {
        public ADOException(string message, Exception innerException) : base(message, innerException) { }
    }

    public interface ISessionFactory : IDisposable
    {
        ISessionBuilder WithOptions();
        ISession OpenSession(DbConnection connection);
        ISession OpenSession();
        IStatelessSession OpenStatelessSession();
        IStatelessSession OpenStatelessSession(DbConnection connection);
        ISession GetCurrentSession();
        void Close();
        Task CloseAsync(CancellationToken cancellationToken = default);
        void Evict(System.Type persistentClass);
        bool IsClosed { get; }
    }

    public interface ISessionBuilder<T> where T : ISessionBuilder<T>
    {
        ISession OpenSession();
        T Connection(DbConnection connection);
        T FlushMode(FlushMode flushMode);
    }

    public interface ISessionBuilder : ISessionBuilder<ISessionBuilder> { }

    public interface ISharedSessionBuilder : ISessionBuilder<ISharedSessionBuilder>
    {
        ISharedSessionBuilder Connection();
    }

    public interface ITransaction : IDisposable
    {
        void Begin();
        void Begin(IsolationLevel isolationLevel);
        void Commit();
        Task CommitAsync(CancellationToken cancellationToken = default);
        void Rollback();
        Task RollbackAsync(CancellationToken cancellationToken = default);
        bool IsActive { get; }
        bool WasRolledBack { get; }
        bool WasCommitted { get; }
        void Enlist(DbCommand command);
    }

    public interface ISession : IDisposable
    {
        ISharedSessionBuilder SessionWithOptions();
        void Flush();
        Task FlushAsync(CancellationToken cancellationToken = default);
        FlushMode FlushMode { get; set; }
        CacheMode CacheMode { get; set; }
        ISessionFactory SessionFactory { get; }
        DbConnection Connection { get; }
        DbConnection Disconnect();
        void Reconnect();
        void Reconnect(DbConnection connection);
        DbConnection Close();
        void CancelQuery();
        bool IsOpen { get; }
        bool IsConnected { get; }
        bool IsDirty();
        Task<bool> IsDirtyAsync(CancellationToken cancellationToken = default);
        bool IsReadOnly(object entityOrProxy);
        void SetReadOnly(object entityOrProxy, bool readOnly);
        bool DefaultReadOnly { get; set; }
        object GetIdentifier(object obj);
        bool Contains(object obj);
        void Evict(object obj);
        Task EvictAsync(object obj, CancellationToken cancellationToken = default);
        object Load(System.Type theType, object id, LockMode lockMode);
        object Load(System.Type theType, object id);
        T Load<T>(object id, LockMode lockMode);
        T Load<T>(object id);
        Task<T> LoadAsync<T>(object id, LockMode lockMode, CancellationToken cancellationToken = default);
        Task<T> LoadAsync<T>(object id, CancellationToken cancellationToken = default);
        object Load(string entityName, object id);
        void Load(object obj, object id);
        void Replicate(object obj, ReplicationMode replicationMode);
        object Save(object obj);
        Task<object> SaveAsync(object obj, CancellationToken cancellationToken = default);
        void Save(object obj, object id);
        Task SaveAsync(object obj, object id, CancellationToken cancellationToken = default);
        object Save(string entityName, object obj);
        void SaveOrUpdate(object obj);
        Task SaveOrUpdateAsync(object obj, CancellationToken cancellationToken = default);
        void SaveOrUpdate(string entityName, object obj);
        void Update(object obj);
        Task UpdateAsync(object obj, CancellationToken cancellationToken = default);
        void Update(object obj, object id);
        Task UpdateAsync(object obj, object id, CancellationToken cancellationToken = default);
        object Merge(object obj);
        Task<object> MergeAsync(object obj, CancellationToken cancellationToken = default);
        T Merge<T>(T entity) where T : class;
        Task<T> MergeAsync<T>(T entity, CancellationToken cancellationToken = default) where T : class;
        void Persist(object obj);
        Task PersistAsync(object obj, CancellationToken cancellationToken = default);
        void Persist(string entityName, object obj);
        void Delete(object obj);
        Task DeleteAsync(object obj, CancellationToken cancellationToken = default);
        int Delete(string query);
        Task<int> DeleteAsync(string query, CancellationToken cancellationToken = default);
        void Lock(object obj, LockMode lockMode);
        Task LockAsync(object obj, LockMode lockMode, CancellationToken cancellationToken = default);
        void Refresh(object obj);
        Task RefreshAsync(object obj, CancellationToken cancellationToken = default);
        void Refresh(object obj, LockMode lockMode);
        Task RefreshAsync(object obj, LockMode lockMode, CancellationToken cancellationToken = default);
        LockMode GetCurrentLockMode(object obj);
        ITransaction BeginTransaction();
        ITransaction BeginTransaction(IsolationLevel isolationLevel);
        [Obsolete("GetCurrentTransaction, which may return null, has taken its place.")]
        ITransaction Transaction { get; }
        void JoinTransaction();
        ICriteria CreateCriteria<T>() where T : class;
        IQueryOver<T, T> QueryOver<T>() where T : class;
        IQueryOver<T, T> QueryOver<T>(Expression<Func<T>> alias) where T : class;
        IQuery CreateQuery(string queryString);
        IQuery CreateFilter(object collection, string queryString);
        IQuery GetNamedQuery(string queryName);
        ISQLQuery CreateSQLQuery(string queryString);
        void Clear();
        object Get(System.Type clazz, object id);
        Task<object> GetAsync(System.Type clazz, object id, CancellationToken cancellationToken = default);
        T Get<T>(object id);
        Task<T> GetAsync<T>(object id, CancellationToken cancellationToken = default);
        T Get<T>(object id, LockMode lockMode);
        Task<T> GetAsync<T>(object id, LockMode lockMode, CancellationToken cancellationToken = default);
        object Get(string entityName, object id);
        string GetEntityName(object obj);
        ISession SetBatchSize(int batchSize);
        IQueryable<T> Query<T>();
        IQueryable<T> Query<T>(string entityName);
    }

    public sealed class ReplicationMode
    {
        public static readonly ReplicationMode Overwrite = new();
    }

    public interface IStatelessSession : IDisposable
    {
        DbConnection Connection { get; }
        bool IsOpen { get; }
        bool IsConnected { get; }
        void Close();
        object Insert(object entity);
        Task<object> InsertAsync(object entity, CancellationToken cancellationToken = default);
        void Update(object entity);
        Task UpdateAsync(object entity, CancellationToken cancellationToken = default);
        void Delete(object entity);
        Task DeleteAsync(object entity, CancellationToken cancellationToken = default);
        T Get<T>(object id);
        Task<T> GetAsync<T>(object id, CancellationToken cancellationToken = default);
        void Refresh(object entity);
        Task RefreshAsync(object entity, CancellationToken cancellationToken = default);
        IQuery CreateQuery(string queryString);
        IQueryOver<T, T> QueryOver<T>() where T : class;
        ISQLQuery CreateSQLQuery(string queryString);
        [Obsolete("GetCurrentTransaction, which may return null, has taken its place.")]
        ITransaction Transaction { get; }
        ITransaction BeginTransaction();
        ITransaction BeginTransaction(IsolationLevel isolationLevel);
        IStatelessSession SetBatchSize(int batchSize);
        IQueryable<T> Query<T>();
    }

    public static class SessionExtensions
    {
        public static ITransaction GetCurrentTransaction(this ISession session) => throw null!;
        public static ISharedStatelessSessionBuilder StatelessSessionWithOptions(this ISession session) => throw null!;
    }

    public interface ISharedStatelessSessionBuilder
    {
        IStatelessSession OpenStatelessSession();
    }

    public interface IQuery
    {
        IEnumerable Enumerable();
        IEnumerable<T> Enumerable<T>();
        IList List();
        Task<IList> ListAsync(CancellationToken cancellationToken = default);
        IList<T> List<T>();
        Task<IList<T>> ListAsync<T>(CancellationToken cancellationToken = default);
        object UniqueResult();
        Task<object> UniqueResultAsync(CancellationToken cancellationToken = default);
        T UniqueResult<T>();
        Task<T> UniqueResultAsync<T>(CancellationToken cancellationToken = default);
        int ExecuteUpdate();
        Task<int> ExecuteUpdateAsync(CancellationToken cancellationToken = default);
        IQuery SetMaxResults(int maxResults);
        IQuery SetFirstResult(int firstResult);
        IQuery SetFlushMode(FlushMode flushMode);
        IQuery SetLockMode(string alias, LockMode lockMode);
        IQuery SetParameter(string name, object val);
        IQuery SetParameter<T>(string name, T val);
        IFutureEnumerable<T> Future<T>();
    }

    public interface ISQLQuery : IQuery
    {
        ISQLQuery AddEntity(System.Type entityClass);
        ISQLQuery AddScalar(string columnAlias, object type);
    }

    public interface IFutureEnumerable<T>
    {
        IEnumerable<T> GetEnumerable();
        Task<IEnumerable<T>> GetEnumerableAsync(CancellationToken cancellationToken = default);
    }

    public interface ICriteria
    {
        ICriteria SetMaxResults(int maxResults);
        IList List();
        Task<IList> ListAsync(CancellationToken cancellationToken = default);
        IList<T> List<T>();
        Task<IList<T>> ListAsync<T>(CancellationToken cancellationToken = default);
        object UniqueResult();
        T UniqueResult<T>();
        Task<T> UniqueResultAsync<T>(CancellationToken cancellationToken = default);
    }

    public interface IQueryOver
    {
        ICriteria UnderlyingCriteria { get; }
    }

    public interface IQueryOver<TRoot> : IQueryOver
    {
        IList<TRoot> List();
        Task<IList<TRoot>> ListAsync(CancellationToken cancellationToken = default);
        IList<U> List<U>();
        Task<IList<U>> ListAsync<U>(CancellationToken cancellationToken = default);
        int RowCount();
        Task<int> RowCountAsync(CancellationToken cancellationToken = default);
        TRoot SingleOrDefault();
        Task<TRoot> SingleOrDefaultAsync(CancellationToken cancellationToken = default);
        IFutureEnumerable<TRoot> Future();
        IQueryOver<TRoot> Skip(int firstResult);
        IQueryOver<TRoot> Take(int maxResults);
        IQueryOver<TRoot> Cacheable();
    }

    public interface IQueryOver<TRoot, TSubType> : IQueryOver<TRoot>
    {
        IQueryOver<TRoot, TSubType> And(Expression<Func<TSubType, bool>> expression);
        IQueryOver<TRoot, TSubType> Where(Expression<Func<TSubType, bool>> expression);
        Criterion.Lambda.IQueryOverRestrictionBuilder<TRoot, TSubType> WhereRestrictionOn(Expression<Func<TSubType, object>> expression);
        Criterion.Lambda.IQueryOverOrderBuilder<TRoot, TSubType> OrderBy(Expression<Func<TSubType, object>> path);
        Criterion.Lambda.IQueryOverFetchBuilder<TRoot, TSubType> Fetch(Expression<Func<TRoot, object>> path);
    }

    public static class NHibernateUtil
    {
        public static void Initialize(object proxy) { }
        public static Task InitializeAsync(object proxy, CancellationToken cancellationToken = default) => Task.CompletedTask;
        public static bool IsInitialized(object proxy) => true;
    }
}

namespace NHibernate.Exceptions
{
    public class GenericADOException : ADOException
    {
        public GenericADOException(string message, Exception innerException) : base(message, innerException) { }
    }

    public class ConstraintViolationException : ADOException
    {
        public ConstraintViolationException(string message, Exception innerException, string constraintName) : base(message, innerException) { }
        public string ConstraintName => "";
    }
}

namespace NHibernate.Cfg
{
    public class Configuration
    {
        public Configuration Configure() => this;
        public ISessionFactory BuildSessionFactory() => throw null!;
    }
}

namespace NHibernate.Context
{
    public class CurrentSessionContext
    {
        public static void Bind(ISession session) { }
        public static ISession Unbind(ISessionFactory factory) => throw null!;
        public static bool HasBind(ISessionFactory factory) => false;
    }
}

namespace NHibernate.Criterion.Lambda
{
    public class QueryOverFetchBuilderBase<TReturn, TRoot, TSubType> where TReturn : IQueryOver<TRoot, TSubType>
    {
        public TReturn Eager => throw null!;
    }
    public class IQueryOverFetchBuilder<TRoot, TSubType> : QueryOverFetchBuilderBase<IQueryOver<TRoot, TSubType>, TRoot, TSubType> { }
    public class QueryOverOrderBuilderBase<TReturn, TRoot, TSubType> where TReturn : IQueryOver<TRoot, TSubType>
    {
        public TReturn Asc => throw null!;
    }
    public class IQueryOverOrderBuilder<TRoot, TSubType> : QueryOverOrderBuilderBase<IQueryOver<TRoot, TSubType>, TRoot, TSubType> { }

    public class QueryOverRestrictionBuilderBase<TReturn, TRoot, TSubType> where TReturn : IQueryOver<TRoot, TSubType>
    {
        public TReturn IsNotNull => throw null!;
        public TReturn IsLike(object value) => throw null!;
    }
    public class IQueryOverRestrictionBuilder<TRoot, TSubType> : QueryOverRestrictionBuilderBase<IQueryOver<TRoot, TSubType>, TRoot, TSubType> { }
}

namespace NHibernate.Linq
{
    public static class LinqExtensionMethods
    {
        public static Task<List<TSource>> ToListAsync<TSource>(this IQueryable<TSource> source, CancellationToken cancellationToken = default) => throw null!;
        public static Task<bool> AnyAsync<TSource>(this IQueryable<TSource> source, CancellationToken cancellationToken = default) => throw null!;
        public static Task<bool> AnyAsync<TSource>(this IQueryable<TSource> source, Expression<Func<TSource, bool>> predicate, CancellationToken cancellationToken = default) => throw null!;
        public static Task<bool> AllAsync<TSource>(this IQueryable<TSource> source, Expression<Func<TSource, bool>> predicate, CancellationToken cancellationToken = default) => throw null!;
        public static Task<int> CountAsync<TSource>(this IQueryable<TSource> source, CancellationToken cancellationToken = default) => throw null!;
        public static Task<long> LongCountAsync<TSource>(this IQueryable<TSource> source, CancellationToken cancellationToken = default) => throw null!;
        public static Task<TResult> MinAsync<TSource, TResult>(this IQueryable<TSource> source, Expression<Func<TSource, TResult>> selector, CancellationToken cancellationToken = default) => throw null!;
        public static Task<TResult> MaxAsync<TSource, TResult>(this IQueryable<TSource> source, Expression<Func<TSource, TResult>> selector, CancellationToken cancellationToken = default) => throw null!;
        public static Task<decimal> SumAsync<TSource>(this IQueryable<TSource> source, Expression<Func<TSource, decimal>> selector, CancellationToken cancellationToken = default) => throw null!;
        public static Task<decimal> AverageAsync<TSource>(this IQueryable<TSource> source, Expression<Func<TSource, decimal>> selector, CancellationToken cancellationToken = default) => throw null!;
        public static Task<TSource> FirstAsync<TSource>(this IQueryable<TSource> source, CancellationToken cancellationToken = default) => throw null!;
        public static Task<TSource> FirstOrDefaultAsync<TSource>(this IQueryable<TSource> source, CancellationToken cancellationToken = default) => throw null!;
        public static Task<TSource> SingleAsync<TSource>(this IQueryable<TSource> source, CancellationToken cancellationToken = default) => throw null!;
        public static Task<TSource> SingleOrDefaultAsync<TSource>(this IQueryable<TSource> source, CancellationToken cancellationToken = default) => throw null!;
        public static IFutureEnumerable<TSource> ToFuture<TSource>(this IQueryable<TSource> source) => throw null!;
        public static IQueryable<T> WithLock<T>(this IQueryable<T> query, LockMode lockMode) => query;
    }

    public static class EagerFetchingExtensionMethods
    {
        public static INhFetchRequest<TOriginating, TRelated> Fetch<TOriginating, TRelated>(this IQueryable<TOriginating> query, Expression<Func<TOriginating, TRelated>> relatedObjectSelector) => throw null!;
        public static INhFetchRequest<TOriginating, TRelated> FetchMany<TOriginating, TRelated>(this IQueryable<TOriginating> query, Expression<Func<TOriginating, IEnumerable<TRelated>>> relatedObjectSelector) => throw null!;
        public static INhFetchRequest<TQueried, TRelated> ThenFetch<TQueried, TFetch, TRelated>(this INhFetchRequest<TQueried, TFetch> query, Expression<Func<TFetch, TRelated>> relatedObjectSelector) => throw null!;
        public static INhFetchRequest<TQueried, TRelated> ThenFetchMany<TQueried, TFetch, TRelated>(this INhFetchRequest<TQueried, TFetch> query, Expression<Func<TFetch, IEnumerable<TRelated>>> relatedObjectSelector) => throw null!;
    }

    public interface INhFetchRequest<TQueried, TFetch> : IOrderedQueryable<TQueried> { }

    public static class DmlExtensionMethods
    {
        public static int Delete<TSource>(this IQueryable<TSource> source) => 0;
        public static Task<int> DeleteAsync<TSource>(this IQueryable<TSource> source, CancellationToken cancellationToken = default) => throw null!;
        public static int Update<TSource>(this IQueryable<TSource> source, Expression<Func<TSource, TSource>> expression) => 0;
        public static Task<int> UpdateAsync<TSource>(this IQueryable<TSource> source, Expression<Func<TSource, TSource>> expression, CancellationToken cancellationToken = default) => throw null!;
    }
}
