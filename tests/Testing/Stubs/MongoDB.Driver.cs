// The parts of the MongoDB driver that the rules meet, under their true names, namespaces and signatures.

using System;
using System.Collections.Generic;
using System.Linq;
using System.Linq.Expressions;
using System.Threading;
using System.Threading.Tasks;

namespace MongoDB.Driver
{
    public class ClientSessionOptions { }

    public class TransactionOptions { }

    public class InsertOneOptions { }

    public class InsertManyOptions { }

    public class UpdateOptions { }

    public class ReplaceOptions { }

    public class DeleteOptions { }

    public class FindOptions { }

    public class CountOptions { }

    public class DistinctOptions { }

    public class AggregateOptions { }

    public class BulkWriteOptions { }

    public class FindOneAndUpdateOptions<TDocument, TProjection> { }

    public class FindOptions<TDocument, TProjection> { }

    public class UpdateResult { }

    public class ReplaceOneResult { }

    public class DeleteResult { }

    public class BulkWriteResult<TDocument> { }

    public class WriteModel<TDocument> { }

    public class Command<TResult> { }

    public class PipelineDefinition<TInput, TOutput> { }

    public abstract class FilterDefinition<TDocument>
    {
        public static implicit operator FilterDefinition<TDocument>(Expression<Func<TDocument, bool>> expression) => throw null!;
    }

    public abstract class UpdateDefinition<TDocument> { }

    public abstract class FieldDefinition<TDocument, TField> { }

    public sealed class UpdateDefinitionBuilder<TDocument>
    {
        public UpdateDefinition<TDocument> Set<TField>(Expression<Func<TDocument, TField>> field, TField value) => throw null!;
    }

    public static class Builders<TDocument>
    {
        public static UpdateDefinitionBuilder<TDocument> Update => throw null!;
    }

    public interface IMongoClient : IDisposable
    {
        IMongoDatabase GetDatabase(string name);
        IClientSessionHandle StartSession(ClientSessionOptions? options = null, CancellationToken cancellationToken = default);
        Task<IClientSessionHandle> StartSessionAsync(ClientSessionOptions? options = null, CancellationToken cancellationToken = default);
    }

    public class MongoClient : IMongoClient
    {
        public MongoClient(string connectionString) { }
        public IMongoDatabase GetDatabase(string name) => throw null!;
        public IClientSessionHandle StartSession(ClientSessionOptions? options = null, CancellationToken cancellationToken = default) => throw null!;
        public Task<IClientSessionHandle> StartSessionAsync(ClientSessionOptions? options = null, CancellationToken cancellationToken = default) => throw null!;
        public void Dispose() { }
    }

    public interface IClientSession : IDisposable
    {
        IMongoClient Client { get; }
        bool IsInTransaction { get; }
        void AbortTransaction(CancellationToken cancellationToken = default);
        Task AbortTransactionAsync(CancellationToken cancellationToken = default);
        void CommitTransaction(CancellationToken cancellationToken = default);
        Task CommitTransactionAsync(CancellationToken cancellationToken = default);
        void StartTransaction(TransactionOptions? transactionOptions = null);
        TResult WithTransaction<TResult>(Func<IClientSessionHandle, CancellationToken, TResult> callback, TransactionOptions? transactionOptions = null, CancellationToken cancellationToken = default);
        Task<TResult> WithTransactionAsync<TResult>(Func<IClientSessionHandle, CancellationToken, Task<TResult>> callbackAsync, TransactionOptions? transactionOptions = null, CancellationToken cancellationToken = default);
    }

    public interface IClientSessionHandle : IClientSession
    {
        IClientSessionHandle Fork();
    }

    public interface IMongoDatabase
    {
        IMongoClient Client { get; }
        IMongoCollection<TDocument> GetCollection<TDocument>(string name);
        TResult RunCommand<TResult>(IClientSessionHandle session, Command<TResult> command, CancellationToken cancellationToken = default);
        Task<TResult> RunCommandAsync<TResult>(Command<TResult> command, CancellationToken cancellationToken = default);
        Task<TResult> RunCommandAsync<TResult>(IClientSessionHandle session, Command<TResult> command, CancellationToken cancellationToken = default);
    }

    public interface IMongoCollection<TDocument>
    {
        IMongoDatabase Database { get; }
        IAsyncCursor<TResult> Aggregate<TResult>(IClientSessionHandle session, PipelineDefinition<TDocument, TResult> pipeline, AggregateOptions? options = null, CancellationToken cancellationToken = default);
        BulkWriteResult<TDocument> BulkWrite(IClientSessionHandle session, IEnumerable<WriteModel<TDocument>> requests, BulkWriteOptions? options = null, CancellationToken cancellationToken = default);
        Task<long> CountDocumentsAsync(FilterDefinition<TDocument> filter, CountOptions? options = null, CancellationToken cancellationToken = default);
        Task<long> CountDocumentsAsync(IClientSessionHandle session, FilterDefinition<TDocument> filter, CountOptions? options = null, CancellationToken cancellationToken = default);
        Task<DeleteResult> DeleteOneAsync(FilterDefinition<TDocument> filter, CancellationToken cancellationToken = default);
        Task<DeleteResult> DeleteOneAsync(IClientSessionHandle session, FilterDefinition<TDocument> filter, DeleteOptions? options = null, CancellationToken cancellationToken = default);
        Task<DeleteResult> DeleteManyAsync(IClientSessionHandle session, FilterDefinition<TDocument> filter, DeleteOptions? options = null, CancellationToken cancellationToken = default);
        Task<IAsyncCursor<TField>> DistinctAsync<TField>(IClientSessionHandle session, FieldDefinition<TDocument, TField> field, FilterDefinition<TDocument> filter, DistinctOptions? options = null, CancellationToken cancellationToken = default);
        IAsyncCursor<TProjection> FindSync<TProjection>(IClientSessionHandle session, FilterDefinition<TDocument> filter, FindOptions<TDocument, TProjection>? options = null, CancellationToken cancellationToken = default);
        Task<IAsyncCursor<TProjection>> FindAsync<TProjection>(IClientSessionHandle session, FilterDefinition<TDocument> filter, FindOptions<TDocument, TProjection>? options = null, CancellationToken cancellationToken = default);
        Task<TProjection> FindOneAndDeleteAsync<TProjection>(IClientSessionHandle session, FilterDefinition<TDocument> filter, CancellationToken cancellationToken = default);
        Task<TProjection> FindOneAndReplaceAsync<TProjection>(IClientSessionHandle session, FilterDefinition<TDocument> filter, TDocument replacement, CancellationToken cancellationToken = default);
        Task<TProjection> FindOneAndUpdateAsync<TProjection>(IClientSessionHandle session, FilterDefinition<TDocument> filter, UpdateDefinition<TDocument> update, FindOneAndUpdateOptions<TDocument, TProjection>? options = null, CancellationToken cancellationToken = default);
        void InsertOne(TDocument document, InsertOneOptions? options = null, CancellationToken cancellationToken = default);
        void InsertOne(IClientSessionHandle session, TDocument document, InsertOneOptions? options = null, CancellationToken cancellationToken = default);
        Task InsertOneAsync(TDocument document, InsertOneOptions? options = null, CancellationToken cancellationToken = default);
        Task InsertOneAsync(IClientSessionHandle session, TDocument document, InsertOneOptions? options = null, CancellationToken cancellationToken = default);
        Task InsertManyAsync(IClientSessionHandle session, IEnumerable<TDocument> documents, InsertManyOptions? options = null, CancellationToken cancellationToken = default);
        Task<ReplaceOneResult> ReplaceOneAsync(IClientSessionHandle session, FilterDefinition<TDocument> filter, TDocument replacement, ReplaceOptions? options = null, CancellationToken cancellationToken = default);
        Task<UpdateResult> UpdateOneAsync(FilterDefinition<TDocument> filter, UpdateDefinition<TDocument> update, UpdateOptions? options = null, CancellationToken cancellationToken = default);
        Task<UpdateResult> UpdateOneAsync(IClientSessionHandle session, FilterDefinition<TDocument> filter, UpdateDefinition<TDocument> update, UpdateOptions? options = null, CancellationToken cancellationToken = default);
        Task<UpdateResult> UpdateManyAsync(IClientSessionHandle session, FilterDefinition<TDocument> filter, UpdateDefinition<TDocument> update, UpdateOptions? options = null, CancellationToken cancellationToken = default);
    }

    public interface IAsyncCursorSource<out TDocument> { }

    public interface IAsyncCursor<out TDocument> : IDisposable
    {
        IEnumerable<TDocument> Current { get; }
        Task<bool> MoveNextAsync(CancellationToken cancellationToken = default);
    }

    public interface IFindFluent<TDocument, TProjection> : IAsyncCursorSource<TProjection>
    {
        Task<long> CountDocumentsAsync(CancellationToken cancellationToken = default);
        IFindFluent<TDocument, TProjection> Limit(int? limit);
        IFindFluent<TDocument, TProjection> Skip(int? skip);
    }

    public interface IAggregateFluent<TResult> : IAsyncCursorSource<TResult> { }

    public static class IFindFluentExtensions
    {
        public static Task<TProjection> FirstAsync<TDocument, TProjection>(this IFindFluent<TDocument, TProjection> find, CancellationToken cancellationToken = default) => throw null!;
        public static Task<TProjection?> FirstOrDefaultAsync<TDocument, TProjection>(this IFindFluent<TDocument, TProjection> find, CancellationToken cancellationToken = default) => throw null!;
        public static Task<TProjection> SingleAsync<TDocument, TProjection>(this IFindFluent<TDocument, TProjection> find, CancellationToken cancellationToken = default) => throw null!;
        public static Task<TProjection?> SingleOrDefaultAsync<TDocument, TProjection>(this IFindFluent<TDocument, TProjection> find, CancellationToken cancellationToken = default) => throw null!;
    }

    public static class IMongoCollectionExtensions
    {
        public static IAggregateFluent<TDocument> Aggregate<TDocument>(this IMongoCollection<TDocument> collection, IClientSessionHandle session, AggregateOptions? options = null) => throw null!;
        public static IQueryable<TDocument> AsQueryable<TDocument>(this IMongoCollection<TDocument> collection, AggregateOptions? aggregateOptions = null) => throw null!;
        public static IQueryable<TDocument> AsQueryable<TDocument>(this IMongoCollection<TDocument> collection, IClientSessionHandle session, AggregateOptions? aggregateOptions = null) => throw null!;
        public static Task<long> CountDocumentsAsync<TDocument>(this IMongoCollection<TDocument> collection, Expression<Func<TDocument, bool>> filter, CountOptions? options = null, CancellationToken cancellationToken = default) => throw null!;
        public static Task<long> CountDocumentsAsync<TDocument>(this IMongoCollection<TDocument> collection, IClientSessionHandle session, Expression<Func<TDocument, bool>> filter, CountOptions? options = null, CancellationToken cancellationToken = default) => throw null!;
        public static Task<DeleteResult> DeleteOneAsync<TDocument>(this IMongoCollection<TDocument> collection, Expression<Func<TDocument, bool>> filter, CancellationToken cancellationToken = default) => throw null!;
        public static Task<DeleteResult> DeleteOneAsync<TDocument>(this IMongoCollection<TDocument> collection, IClientSessionHandle session, Expression<Func<TDocument, bool>> filter, DeleteOptions? options = null, CancellationToken cancellationToken = default) => throw null!;
        public static Task<DeleteResult> DeleteManyAsync<TDocument>(this IMongoCollection<TDocument> collection, IClientSessionHandle session, Expression<Func<TDocument, bool>> filter, DeleteOptions? options = null, CancellationToken cancellationToken = default) => throw null!;
        public static Task<IAsyncCursor<TField>> DistinctAsync<TDocument, TField>(this IMongoCollection<TDocument> collection, IClientSessionHandle session, Expression<Func<TDocument, TField>> field, FilterDefinition<TDocument> filter, DistinctOptions? options = null, CancellationToken cancellationToken = default) => throw null!;
        public static IFindFluent<TDocument, TDocument> Find<TDocument>(this IMongoCollection<TDocument> collection, Expression<Func<TDocument, bool>> filter, FindOptions? options = null) => throw null!;
        public static IFindFluent<TDocument, TDocument> Find<TDocument>(this IMongoCollection<TDocument> collection, IClientSessionHandle session, Expression<Func<TDocument, bool>> filter, FindOptions? options = null) => throw null!;
        public static IAsyncCursor<TDocument> FindSync<TDocument>(this IMongoCollection<TDocument> collection, IClientSessionHandle session, Expression<Func<TDocument, bool>> filter, FindOptions<TDocument, TDocument>? options = null, CancellationToken cancellationToken = default) => throw null!;
        public static Task<IAsyncCursor<TDocument>> FindAsync<TDocument>(this IMongoCollection<TDocument> collection, IClientSessionHandle session, Expression<Func<TDocument, bool>> filter, FindOptions<TDocument, TDocument>? options = null, CancellationToken cancellationToken = default) => throw null!;
        public static Task<TDocument> FindOneAndDeleteAsync<TDocument>(this IMongoCollection<TDocument> collection, IClientSessionHandle session, Expression<Func<TDocument, bool>> filter, CancellationToken cancellationToken = default) => throw null!;
        public static Task<TDocument> FindOneAndReplaceAsync<TDocument>(this IMongoCollection<TDocument> collection, IClientSessionHandle session, Expression<Func<TDocument, bool>> filter, TDocument replacement, CancellationToken cancellationToken = default) => throw null!;
        public static Task<TDocument> FindOneAndUpdateAsync<TDocument>(this IMongoCollection<TDocument> collection, IClientSessionHandle session, Expression<Func<TDocument, bool>> filter, UpdateDefinition<TDocument> update, FindOneAndUpdateOptions<TDocument, TDocument>? options = null, CancellationToken cancellationToken = default) => throw null!;
        public static Task<ReplaceOneResult> ReplaceOneAsync<TDocument>(this IMongoCollection<TDocument> collection, IClientSessionHandle session, Expression<Func<TDocument, bool>> filter, TDocument replacement, ReplaceOptions? options = null, CancellationToken cancellationToken = default) => throw null!;
        public static Task<UpdateResult> UpdateOneAsync<TDocument>(this IMongoCollection<TDocument> collection, Expression<Func<TDocument, bool>> filter, UpdateDefinition<TDocument> update, UpdateOptions? options = null, CancellationToken cancellationToken = default) => throw null!;
        public static Task<UpdateResult> UpdateOneAsync<TDocument>(this IMongoCollection<TDocument> collection, IClientSessionHandle session, Expression<Func<TDocument, bool>> filter, UpdateDefinition<TDocument> update, UpdateOptions? options = null, CancellationToken cancellationToken = default) => throw null!;
        public static Task<UpdateResult> UpdateManyAsync<TDocument>(this IMongoCollection<TDocument> collection, IClientSessionHandle session, Expression<Func<TDocument, bool>> filter, UpdateDefinition<TDocument> update, UpdateOptions? options = null, CancellationToken cancellationToken = default) => throw null!;
    }

    public static class IAsyncCursorSourceExtensions
    {
        public static bool Any<TDocument>(this IAsyncCursorSource<TDocument> source, CancellationToken cancellationToken = default) => throw null!;
        public static Task<bool> AnyAsync<TDocument>(this IAsyncCursorSource<TDocument> source, CancellationToken cancellationToken = default) => throw null!;
        public static Task<TDocument> FirstAsync<TDocument>(this IAsyncCursorSource<TDocument> source, CancellationToken cancellationToken = default) => throw null!;
        public static Task<TDocument?> FirstOrDefaultAsync<TDocument>(this IAsyncCursorSource<TDocument> source, CancellationToken cancellationToken = default) => throw null!;
        public static Task ForEachAsync<TDocument>(this IAsyncCursorSource<TDocument> source, Action<TDocument> processor, CancellationToken cancellationToken = default) => throw null!;
        public static Task<TDocument> SingleAsync<TDocument>(this IAsyncCursorSource<TDocument> source, CancellationToken cancellationToken = default) => throw null!;
        public static Task<TDocument?> SingleOrDefaultAsync<TDocument>(this IAsyncCursorSource<TDocument> source, CancellationToken cancellationToken = default) => throw null!;
        public static List<TDocument> ToList<TDocument>(this IAsyncCursorSource<TDocument> source, CancellationToken cancellationToken = default) => throw null!;
        public static Task<List<TDocument>> ToListAsync<TDocument>(this IAsyncCursorSource<TDocument> source, CancellationToken cancellationToken = default) => throw null!;
    }

    public static class IAsyncCursorExtensions
    {
        public static Task<bool> AnyAsync<TDocument>(this IAsyncCursor<TDocument> cursor, CancellationToken cancellationToken = default) => throw null!;
        public static Task<TDocument> FirstAsync<TDocument>(this IAsyncCursor<TDocument> cursor, CancellationToken cancellationToken = default) => throw null!;
        public static Task<TDocument?> FirstOrDefaultAsync<TDocument>(this IAsyncCursor<TDocument> cursor, CancellationToken cancellationToken = default) => throw null!;
        public static Task ForEachAsync<TDocument>(this IAsyncCursor<TDocument> source, Action<TDocument> processor, CancellationToken cancellationToken = default) => throw null!;
        public static Task<TDocument> SingleAsync<TDocument>(this IAsyncCursor<TDocument> cursor, CancellationToken cancellationToken = default) => throw null!;
        public static Task<TDocument?> SingleOrDefaultAsync<TDocument>(this IAsyncCursor<TDocument> cursor, CancellationToken cancellationToken = default) => throw null!;
        public static Task<List<TDocument>> ToListAsync<TDocument>(this IAsyncCursor<TDocument> source, CancellationToken cancellationToken = default) => throw null!;
    }

    public class MongoException : Exception
    {
        public MongoException(string message) : base(message) { }
        public bool HasErrorLabel(string errorLabel) => false;
    }

    public class MongoServerException : MongoException
    {
        public MongoServerException(string message) : base(message) { }
    }

    public class MongoWriteException : MongoServerException
    {
        public MongoWriteException(string message) : base(message) { }
    }
}
