// The parts of Entity Framework 6 that the rules meet, under their true names, namespaces and signatures.

using System;
using System.Collections;
using System.Collections.Generic;
using System.Data.Common;
using System.Linq;
using System.Linq.Expressions;
using System.Threading;
using System.Threading.Tasks;

namespace System.Data.Entity
{
    [Flags]
    public enum EntityState { Detached = 1, Unchanged = 2, Added = 4, Deleted = 8, Modified = 16 }

    public class DbContext : IDisposable, Infrastructure.IObjectContextAdapter
    {
        protected DbContext() { }
        public DbContext(string nameOrConnectionString) { }
        public DbContext(DbConnection existingConnection, bool contextOwnsConnection) { }
        public Database Database => throw null!;
        public Infrastructure.DbChangeTracker ChangeTracker => throw null!;
        public Infrastructure.DbContextConfiguration Configuration => throw null!;
        public virtual DbSet<TEntity> Set<TEntity>() where TEntity : class => throw null!;
        public virtual DbSet Set(Type entityType) => throw null!;
        public virtual int SaveChanges() => 0;
        public virtual Task<int> SaveChangesAsync() => throw null!;
        public virtual Task<int> SaveChangesAsync(CancellationToken cancellationToken) => throw null!;
        public Infrastructure.DbEntityEntry<TEntity> Entry<TEntity>(TEntity entity) where TEntity : class => throw null!;
        public Infrastructure.DbEntityEntry Entry(object entity) => throw null!;
        Core.Objects.ObjectContext Infrastructure.IObjectContextAdapter.ObjectContext => throw null!;
        public void Dispose() { }
        protected virtual void Dispose(bool disposing) { }
        protected virtual void OnModelCreating(DbModelBuilder modelBuilder) { }
    }

    public class DbModelBuilder
    {
        public virtual ModelConfiguration.EntityTypeConfiguration<TEntityType> Entity<TEntityType>() where TEntityType : class => throw null!;
    }

    public class Database
    {
        public DbContextTransaction CurrentTransaction => throw null!;
        public void UseTransaction(DbTransaction transaction) { }
        public DbContextTransaction BeginTransaction() => throw null!;
        public DbContextTransaction BeginTransaction(IsolationLevel isolationLevel) => throw null!;
        public DbConnection Connection => throw null!;
        public Infrastructure.DbRawSqlQuery<TElement> SqlQuery<TElement>(string sql, params object[] parameters) => throw null!;
        public int ExecuteSqlCommand(string sql, params object[] parameters) => 0;
        public Task<int> ExecuteSqlCommandAsync(string sql, params object[] parameters) => throw null!;
    }

    public class DbContextTransaction : IDisposable
    {
        internal DbContextTransaction() { }
        public DbTransaction UnderlyingTransaction => throw null!;
        public void Commit() { }
        public void Rollback() { }
        public void Dispose() { }
        protected virtual void Dispose(bool disposing) { }
    }

    public interface IDbSet<TEntity> : IQueryable<TEntity> where TEntity : class
    {
        TEntity Find(params object[] keyValues);
        TEntity Add(TEntity entity);
        TEntity Remove(TEntity entity);
        TEntity Attach(TEntity entity);
    }

    public class DbSet<TEntity> : Infrastructure.DbQuery<TEntity>, IDbSet<TEntity> where TEntity : class
    {
        public virtual TEntity Find(params object[] keyValues) => throw null!;
        public virtual Task<TEntity> FindAsync(params object[] keyValues) => throw null!;
        public virtual Task<TEntity> FindAsync(CancellationToken cancellationToken, params object[] keyValues) => throw null!;
        public virtual TEntity Attach(TEntity entity) => entity;
        public virtual TEntity Add(TEntity entity) => entity;
        public virtual IEnumerable<TEntity> AddRange(IEnumerable<TEntity> entities) => entities;
        public virtual TEntity Remove(TEntity entity) => entity;
        public virtual IEnumerable<TEntity> RemoveRange(IEnumerable<TEntity> entities) => entities;
    }

    public abstract class DbSet
    {
        public virtual object Find(params object[] keyValues) => throw null!;
        public virtual Task<object> FindAsync(params object[] keyValues) => throw null!;
        public virtual object Attach(object entity) => entity;
        public virtual object Add(object entity) => entity;
        public virtual IEnumerable AddRange(IEnumerable entities) => entities;
        public virtual object Remove(object entity) => entity;
        public virtual IEnumerable RemoveRange(IEnumerable entities) => entities;
    }

    public static class QueryableExtensions
    {
        public static IQueryable<T> Include<T>(this IQueryable<T> source, string path) => source;
        public static IQueryable<T> Include<T, TProperty>(this IQueryable<T> source, Expression<Func<T, TProperty>> path) => source;
        public static IQueryable<T> AsNoTracking<T>(this IQueryable<T> source) where T : class => source;
        public static void Load(this IQueryable source) { }
        public static Task LoadAsync(this IQueryable source) => throw null!;
        public static Task ForEachAsync<T>(this IQueryable<T> source, Action<T> action) => throw null!;
        public static Task<List<TSource>> ToListAsync<TSource>(this IQueryable<TSource> source) => throw null!;
        public static Task<List<TSource>> ToListAsync<TSource>(this IQueryable<TSource> source, CancellationToken cancellationToken) => throw null!;
        public static Task<TSource[]> ToArrayAsync<TSource>(this IQueryable<TSource> source) => throw null!;
        public static Task<Dictionary<TKey, TSource>> ToDictionaryAsync<TSource, TKey>(this IQueryable<TSource> source, Func<TSource, TKey> keySelector) where TKey : notnull => throw null!;
        public static Task<TSource> FirstAsync<TSource>(this IQueryable<TSource> source) => throw null!;
        public static Task<TSource> FirstOrDefaultAsync<TSource>(this IQueryable<TSource> source) => throw null!;
        public static Task<TSource> SingleAsync<TSource>(this IQueryable<TSource> source) => throw null!;
        public static Task<TSource> SingleOrDefaultAsync<TSource>(this IQueryable<TSource> source) => throw null!;
        public static Task<bool> ContainsAsync<TSource>(this IQueryable<TSource> source, TSource item) => throw null!;
        public static Task<bool> AnyAsync<TSource>(this IQueryable<TSource> source) => throw null!;
        public static Task<bool> AllAsync<TSource>(this IQueryable<TSource> source, Expression<Func<TSource, bool>> predicate) => throw null!;
        public static Task<int> CountAsync<TSource>(this IQueryable<TSource> source) => throw null!;
        public static Task<long> LongCountAsync<TSource>(this IQueryable<TSource> source) => throw null!;
        public static Task<TSource> MinAsync<TSource>(this IQueryable<TSource> source) => throw null!;
        public static Task<TSource> MaxAsync<TSource>(this IQueryable<TSource> source) => throw null!;
        public static Task<decimal> SumAsync<TSource>(this IQueryable<TSource> source, Expression<Func<TSource, decimal>> selector) => throw null!;
        public static Task<decimal> AverageAsync<TSource>(this IQueryable<TSource> source, Expression<Func<TSource, decimal>> selector) => throw null!;
    }
}

namespace System.Data.Entity.ModelConfiguration
{
    public class EntityTypeConfiguration<TEntityType> where TEntityType : class
    {
        public EntityTypeConfiguration<TEntityType> HasKey<TKey>(Expression<Func<TEntityType, TKey>> keyExpression) => this;
        public Configuration.PrimitivePropertyConfiguration Property<T>(Expression<Func<TEntityType, T>> propertyExpression) where T : struct => throw null!;
    }
}

namespace System.Data.Entity.ModelConfiguration.Configuration
{
    public class PrimitivePropertyConfiguration
    {
        internal PrimitivePropertyConfiguration() { }
        public PrimitivePropertyConfiguration HasDatabaseGeneratedOption(System.ComponentModel.DataAnnotations.Schema.DatabaseGeneratedOption? databaseGeneratedOption) => this;
    }
}

namespace System.Data.Entity.Infrastructure
{
    public interface IObjectContextAdapter
    {
        Core.Objects.ObjectContext ObjectContext { get; }
    }

    public interface IDbContextFactory<out TContext> where TContext : DbContext
    {
        TContext Create();
    }

    public interface IDbExecutionStrategy
    {
        bool RetriesOnFailure { get; }
        void Execute(Action operation);
        TResult Execute<TResult>(Func<TResult> operation);
        Task ExecuteAsync(Func<Task> operation, CancellationToken cancellationToken);
    }

    public class DbContextConfiguration
    {
        internal DbContextConfiguration() { }
        public bool LazyLoadingEnabled { get; set; }
        public bool ProxyCreationEnabled { get; set; }
    }

    public class DbQuery<TResult> : IOrderedQueryable<TResult>
    {
        internal DbQuery() { }
        public virtual DbQuery<TResult> AsNoTracking() => this;
        Type IQueryable.ElementType => throw null!;
        Expression IQueryable.Expression => throw null!;
        IQueryProvider IQueryable.Provider => throw null!;
        IEnumerator<TResult> IEnumerable<TResult>.GetEnumerator() => throw null!;
        IEnumerator IEnumerable.GetEnumerator() => throw null!;
    }

    public class DbRawSqlQuery<TElement> : IEnumerable<TElement>
    {
        internal DbRawSqlQuery() { }
        public IEnumerator<TElement> GetEnumerator() => throw null!;
        IEnumerator IEnumerable.GetEnumerator() => throw null!;
        public Task ForEachAsync(Action<TElement> action) => throw null!;
        public Task<List<TElement>> ToListAsync() => throw null!;
        public Task<TElement[]> ToArrayAsync() => throw null!;
        public Task<TElement> FirstAsync() => throw null!;
        public Task<TElement> FirstOrDefaultAsync() => throw null!;
        public Task<TElement> SingleAsync() => throw null!;
        public Task<TElement> SingleOrDefaultAsync() => throw null!;
        public Task<bool> AnyAsync() => throw null!;
        public Task<int> CountAsync() => throw null!;
    }

    public class DbChangeTracker
    {
        internal DbChangeTracker() { }
        public IEnumerable<DbEntityEntry> Entries() => throw null!;
        public IEnumerable<DbEntityEntry<TEntity>> Entries<TEntity>() where TEntity : class => throw null!;
        public bool HasChanges() => false;
        public void DetectChanges() { }
    }

    public class DbPropertyValues
    {
        public void SetValues(object obj) { }
        public void SetValues(DbPropertyValues propertyValues) { }
    }

    public class DbEntityEntry
    {
        internal DbEntityEntry() { }
        public object Entity => throw null!;
        public EntityState State { get; set; }
        public DbPropertyValues CurrentValues => throw null!;
        public DbPropertyValues OriginalValues => throw null!;
        public DbPropertyValues GetDatabaseValues() => throw null!;
        public void Reload() { }
        public Task ReloadAsync() => throw null!;
    }

    public class DbCollectionEntry
    {
        internal DbCollectionEntry() { }
        public void Load() { }
    }

    public class DbReferenceEntry
    {
        internal DbReferenceEntry() { }
        public void Load() { }
    }

    public class DbEntityEntry<TEntity> where TEntity : class
    {
        internal DbEntityEntry() { }
        public DbCollectionEntry Collection(string navigationProperty) => throw null!;
        public DbReferenceEntry Reference(string navigationProperty) => throw null!;
        public TEntity Entity => throw null!;
        public EntityState State { get; set; }
        public DbPropertyValues CurrentValues => throw null!;
        public DbPropertyValues OriginalValues => throw null!;
        public DbPropertyValues GetDatabaseValues() => throw null!;
        public void Reload() { }
        public Task ReloadAsync() => throw null!;
    }

    public class DbUpdateException : DataException
    {
        public DbUpdateException(string message, Exception innerException) : base(message, innerException) { }
        public IEnumerable<DbEntityEntry> Entries => throw null!;
    }

    public class DbUpdateConcurrencyException : DbUpdateException
    {
        public DbUpdateConcurrencyException(string message, Exception innerException) : base(message, innerException) { }
    }
}

namespace System.Data.Entity.Validation
{
    public class DbEntityValidationException : DataException
    {
        public DbEntityValidationException(string message) : base(message) { }
    }
}

namespace System.Data.Entity.Core.Objects
{
    public enum RefreshMode { ClientWins = 2, StoreWins = 1 }

    public sealed class ObjectContextOptions
    {
        internal ObjectContextOptions() { }
        public bool LazyLoadingEnabled { get; set; }
    }

    public class ObjectContext : IDisposable
    {
        public ObjectContext(string connectionString) { }
        public virtual DbConnection Connection => throw null!;
        public ObjectContextOptions ContextOptions => throw null!;
        public virtual ObjectSet<TEntity> CreateObjectSet<TEntity>() where TEntity : class => throw null!;
        public virtual void AddObject(string entitySetName, object entity) { }
        public virtual void DeleteObject(object entity) { }
        public virtual void AttachTo(string entitySetName, object entity) { }
        public virtual void Refresh(RefreshMode refreshMode, object entity) { }
        public virtual int ExecuteStoreCommand(string commandText, params object[] parameters) => 0;
        public virtual Task<int> ExecuteStoreCommandAsync(string commandText, params object[] parameters) => throw null!;
        public virtual IEnumerable<TElement> ExecuteStoreQuery<TElement>(string commandText, params object[] parameters) => throw null!;
        public virtual int SaveChanges() => 0;
        public virtual Task<int> SaveChangesAsync() => throw null!;
        public virtual void Attach(object entity) { }
        public void Dispose() { }
    }

    public class ObjectSet<TEntity> : Infrastructure.DbQuery<TEntity> where TEntity : class
    {
        internal ObjectSet() { }
        public void AddObject(TEntity entity) { }
        public void Attach(TEntity entity) { }
        public void DeleteObject(TEntity entity) { }
    }
}
