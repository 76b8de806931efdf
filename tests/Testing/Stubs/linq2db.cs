// The parts of linq2db that the rules meet, under their true names, namespaces and signatures.

using System;
using System.Collections.Generic;
using System.Data;
using System.Data.Common;
using System.Linq;
using System.Linq.Expressions;
using System.Threading;
using System.Threading.Tasks;

namespace LinqToDB
{
    public class LinqToDBException : Exception
    {
        public LinqToDBException(string message) : base(message) { }
    }

    public sealed class DataOptions { }

    public interface IExpressionQuery<out T> : IOrderedQueryable<T> { }

    public interface ITable<out T> : IExpressionQuery<T> where T : notnull { }

    public interface IDataContext : IDisposable, IAsyncDisposable
    {
        bool CloseAfterUse { get; set; }
        void Close();
        Task CloseAsync();
    }

    public class DataContext : IDataContext
    {
        public DataContext(DataOptions options) { }
        public bool KeepConnectionAlive { get; set; }
        public bool CloseAfterUse { get; set; }
        public virtual DataContextTransaction BeginTransaction() => throw null!;
        public virtual DataContextTransaction BeginTransaction(IsolationLevel level) => throw null!;
        public virtual Task<DataContextTransaction> BeginTransactionAsync(CancellationToken cancellationToken = default) => throw null!;
        void IDataContext.Close() { }
        Task IDataContext.CloseAsync() => throw null!;
        public void Dispose() { }
        public ValueTask DisposeAsync() => default;
    }

    public class DataContextTransaction : IDisposable, IAsyncDisposable
    {
        public DataContextTransaction(DataContext dataContext) { }
        public void BeginTransaction() { }
        public void CommitTransaction() { }
        public Task CommitTransactionAsync(CancellationToken cancellationToken = default) => throw null!;
        public void RollbackTransaction() { }
        public Task RollbackTransactionAsync(CancellationToken cancellationToken = default) => throw null!;
        public void Dispose() { }
        public ValueTask DisposeAsync() => default;
    }

    public static class DataExtensions
    {
        public static ITable<T> GetTable<T>(this IDataContext dataContext) where T : class => throw null!;
        public static int Insert<T>(this IDataContext dataContext, T obj) where T : notnull => 0;
        public static Task<int> InsertAsync<T>(this IDataContext dataContext, T obj, CancellationToken token = default) where T : notnull => throw null!;
        public static object InsertWithIdentity<T>(this IDataContext dataContext, T obj) where T : notnull => throw null!;
        public static int InsertWithInt32Identity<T>(this IDataContext dataContext, T obj) where T : notnull => 0;
        public static Task<int> InsertWithInt32IdentityAsync<T>(this IDataContext dataContext, T obj, CancellationToken token = default) where T : notnull => throw null!;
        public static long InsertWithInt64Identity<T>(this IDataContext dataContext, T obj) where T : notnull => 0;
        public static int InsertOrReplace<T>(this IDataContext dataContext, T obj) where T : notnull => 0;
        public static int Update<T>(this IDataContext dataContext, T obj) where T : notnull => 0;
        public static Task<int> UpdateAsync<T>(this IDataContext dataContext, T obj, CancellationToken token = default) where T : notnull => throw null!;
        public static int Delete<T>(this IDataContext dataContext, T obj) where T : notnull => 0;
        public static Task<int> DeleteAsync<T>(this IDataContext dataContext, T obj, CancellationToken token = default) where T : notnull => throw null!;
    }

    public static class LinqExtensions
    {
        public static int Delete<T>(this IQueryable<T> source) => 0;
        public static Task<int> DeleteAsync<T>(this IQueryable<T> source, CancellationToken token = default) => throw null!;
        public static int Update<T>(this IQueryable<T> source, Expression<Func<T, T>> setter) => 0;
        public static Task<int> UpdateAsync<T>(this IQueryable<T> source, Expression<Func<T, T>> setter, CancellationToken token = default) => throw null!;
        public static Linq.IUpdatable<T> Set<T, TV>(this IQueryable<T> source, Expression<Func<T, TV>> extract, TV value) => throw null!;
        public static Task<int> UpdateAsync<T>(this Linq.IUpdatable<T> source, CancellationToken token = default) => throw null!;
        public static int Insert<T>(this ITable<T> target, Expression<Func<T>> setter) where T : notnull => 0;
        public static Task<int> InsertAsync<T>(this ITable<T> target, Expression<Func<T>> setter, CancellationToken token = default) where T : notnull => throw null!;
        public static Linq.IValueInsertable<T> Value<T, TV>(this ITable<T> source, Expression<Func<T, TV>> field, TV value) where T : notnull => throw null!;
        public static int Insert<T>(this Linq.IValueInsertable<T> source) => 0;
        public static object InsertWithIdentity<T>(this Linq.IValueInsertable<T> source) => throw null!;
        public static int? InsertWithInt32Identity<T>(this Linq.IValueInsertable<T> source) => 0;
        public static long? InsertWithInt64Identity<T>(this Linq.IValueInsertable<T> source) => 0;
        public static int InsertOrUpdate<T>(this ITable<T> target, Expression<Func<T>> insertSetter, Expression<Func<T, T>> onDuplicateKeyUpdateSetter) where T : notnull => 0;
    }

    public static class AsyncExtensions
    {
        public static Task<List<TSource>> ToListAsync<TSource>(this IQueryable<TSource> source, CancellationToken token = default) => throw null!;
        public static Task<TSource[]> ToArrayAsync<TSource>(this IQueryable<TSource> source, CancellationToken token = default) => throw null!;
        public static Task<Dictionary<TKey, TSource>> ToDictionaryAsync<TSource, TKey>(this IQueryable<TSource> source, Func<TSource, TKey> keySelector, CancellationToken token = default) where TKey : notnull => throw null!;
        public static Task ForEachAsync<TSource>(this IQueryable<TSource> source, Action<TSource> action, CancellationToken token = default) => throw null!;
        public static Task<TSource> FirstAsync<TSource>(this IQueryable<TSource> source, CancellationToken token = default) => throw null!;
        public static Task<TSource?> FirstOrDefaultAsync<TSource>(this IQueryable<TSource> source, CancellationToken token = default) => throw null!;
        public static Task<TSource> SingleAsync<TSource>(this IQueryable<TSource> source, CancellationToken token = default) => throw null!;
        public static Task<TSource?> SingleOrDefaultAsync<TSource>(this IQueryable<TSource> source, CancellationToken token = default) => throw null!;
        public static Task<bool> AnyAsync<TSource>(this IQueryable<TSource> source, CancellationToken token = default) => throw null!;
        public static Task<bool> AllAsync<TSource>(this IQueryable<TSource> source, Expression<Func<TSource, bool>> predicate, CancellationToken token = default) => throw null!;
        public static Task<int> CountAsync<TSource>(this IQueryable<TSource> source, CancellationToken token = default) => throw null!;
        public static Task<long> LongCountAsync<TSource>(this IQueryable<TSource> source, CancellationToken token = default) => throw null!;
        public static Task<TSource?> MinAsync<TSource>(this IQueryable<TSource> source, CancellationToken token = default) => throw null!;
        public static Task<TSource?> MaxAsync<TSource>(this IQueryable<TSource> source, CancellationToken token = default) => throw null!;
        public static Task<decimal> SumAsync(this IQueryable<decimal> source, CancellationToken token = default) => throw null!;
        public static Task<decimal> AverageAsync(this IQueryable<decimal> source, CancellationToken token = default) => throw null!;
        public static Task<bool> ContainsAsync<TSource>(this IQueryable<TSource> source, TSource item, CancellationToken token = default) => throw null!;
    }
}

namespace LinqToDB.Linq
{
    public interface IUpdatable<T> { }

    public interface IValueInsertable<T> { }
}

namespace LinqToDB.Data
{
    public class DataConnection : IDataContext
    {
        public DataConnection(DataOptions options) { }
        public DbConnection Connection => throw null!;
        public DbTransaction? Transaction => throw null!;
        public bool CloseAfterUse { get; set; }
        public virtual DataConnectionTransaction BeginTransaction() => throw null!;
        public virtual DataConnectionTransaction BeginTransaction(IsolationLevel isolationLevel) => throw null!;
        public virtual Task<DataConnectionTransaction> BeginTransactionAsync(CancellationToken cancellationToken = default) => throw null!;
        public virtual void CommitTransaction() { }
        public virtual Task CommitTransactionAsync(CancellationToken cancellationToken = default) => throw null!;
        public virtual void RollbackTransaction() { }
        public virtual Task RollbackTransactionAsync(CancellationToken cancellationToken = default) => throw null!;
        public virtual void Close() { }
        public virtual Task CloseAsync() => throw null!;
        public void Dispose() { }
        public ValueTask DisposeAsync() => default;
    }

    public class DataConnectionTransaction : IDisposable, IAsyncDisposable
    {
        public DataConnectionTransaction(DataConnection dataConnection) => DataConnection = dataConnection;
        public DataConnection DataConnection { get; }
        public void Commit() { }
        public void Rollback() { }
        public Task CommitAsync(CancellationToken cancellationToken = default) => throw null!;
        public Task RollbackAsync(CancellationToken cancellationToken = default) => throw null!;
        public void Dispose() { }
        public ValueTask DisposeAsync() => default;
    }

    public class BulkCopyRowsCopied { }

    public static class DataConnectionExtensions
    {
        public static IEnumerable<T> Query<T>(this DataConnection connection, string sql) => throw null!;
        public static Task<List<T>> QueryToListAsync<T>(this DataConnection connection, string sql) => throw null!;
        public static IEnumerable<T> QueryProc<T>(this DataConnection connection, string sql) => throw null!;
        public static int Execute(this DataConnection connection, string sql) => 0;
        public static Task<int> ExecuteAsync(this DataConnection connection, string sql) => throw null!;
        public static int ExecuteProc(this DataConnection connection, string sql) => 0;
        public static DbDataReader ExecuteReader(this DataConnection connection, string sql) => throw null!;
        public static BulkCopyRowsCopied BulkCopy<T>(this DataConnection dataConnection, IEnumerable<T> source) where T : class => throw null!;
    }

    public static class DataContextExtensions
    {
        public static BulkCopyRowsCopied BulkCopy<T>(this IDataContext context, IEnumerable<T> source) where T : class => throw null!;
    }
}
