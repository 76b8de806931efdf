using System.Linq.Expressions;

namespace SessionGuard;

/// <summary>
/// What a repository needs of a session: loading and staging, and flush where a generated key is needed. Without begin, commit, rollback and
/// close, so that the use case alone decides what is stored (S053).
/// </summary>
[SessionType]
public interface IRepositorySession
{
    /// <inheritdoc cref="Session.Add" />
    [Stages]
    void Add(object entity);

    /// <inheritdoc cref="Session.AddRange" />
    [Stages]
    void AddRange(params IEnumerable<object> entities);

    /// <inheritdoc cref="Session.DeleteAsync" />
    [Stages]
    ValueTask DeleteAsync(object entity, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="Session.GetAsync{T}" />
    [Queries]
    ValueTask<T?> GetAsync<T>(EntityKey key, CancellationToken cancellationToken = default) where T : class;

    /// <inheritdoc cref="Session.GetOneAsync{T}" />
    [Queries]
    ValueTask<T> GetOneAsync<T>(EntityKey key, CancellationToken cancellationToken = default) where T : class;

    /// <inheritdoc cref="Session.Query{T}()" />
    Query<T> Query<T>() where T : class;

    /// <inheritdoc cref="Session.QueryAsync{T}" />
    [Queries]
    Task<List<T>> QueryAsync<T>(SqlText sql, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="Session.ExecuteAsync" />
    [Executes]
    Task<int> ExecuteAsync(SqlText sql, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="Session.LoadAsync{T, TRelated}" />
    [Queries]
    ValueTask LoadAsync<T, TRelated>(T entity, Expression<Func<T, TRelated>> navigation, CancellationToken cancellationToken = default)
        where T : class where TRelated : class?;

    /// <inheritdoc cref="Session.RefreshAsync(object, CancellationToken)" />
    [Queries]
    Task RefreshAsync(object entity, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="Session.FlushAsync" />
    [Flushes]
    Task FlushAsync(CancellationToken cancellationToken = default);
}
