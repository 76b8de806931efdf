using System.Data;
using System.Data.Common;
using System.Diagnostics;
using SessionGuard.Sql;
using SessionGuard.Tracking;

namespace SessionGuard;

/// <summary>What is sent to end a transaction, and what its answer means.</summary>
public sealed partial class Session
{
    private readonly JoinedConnection? _joined;

    /// <summary>The connection was given to other code, which may have made the transaction fail unseen.</summary>
    private bool _handedOut;

    /// <summary>A statement has succeeded on this connection since it was taken.</summary>
    private bool _confirmed;

    private bool IsJoinedTransaction => _joined?.Transaction is { } joined && ReferenceEquals(joined, _transaction);

    /// <summary>Sends the commit. It takes no token: once sent, its outcome must be known.</summary>
    private async ValueTask SendCommit(bool async)
    {
        if (_transaction is null)
            return;
        var ticket = await PrepareCommit(async).ConfigureAwait(false);
        try
        {
            if (IsJoinedTransaction)
                await CommitJoined(async).ConfigureAwait(false);
            else if (async)
                await _transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            else
                _transaction.Commit();
        }
        catch (Exception failure)
        {
            var lost = Dialect.HasServer && _connection is not { State: ConnectionState.Open };
            var error = lost ? await AskOutcome(ticket, failure, async).ConfigureAwait(false)
                : failure is DbException refused ? Translate(refused, null, null, "COMMIT")
                : new CommitRefusedException($"The commit was refused and nothing was stored: {failure.Message} Roll back and repeat the unit of work.", failure);
            if (error is null)
                return;
            await FailLevel(error, async).ConfigureAwait(false);
            throw error;
        }
    }

    /// <summary>Before the commit: an aborted transaction is found, since its commit would return without an error, having stored nothing.</summary>
    private async ValueTask<string?> PrepareCommit(bool async)
    {
        var resolves = _settings.ResolveCommitOutcome && Dialect.CommitTicketQuery is not null;
        if (!_handedOut && !resolves)
            return null;
        using var command = _connection!.CreateCommand();
        command.Transaction = _transaction;
        command.CommandText = resolves ? Dialect.CommitTicketQuery! : "SELECT 1";
        Count(1);
        try
        {
            var answer = async ? await command.ExecuteScalarAsync(CancellationToken.None).ConfigureAwait(false) : command.ExecuteScalar();
            return resolves ? answer as string : null;
        }
        catch (Exception failure) when (failure is DbException or InvalidOperationException)
        {
            var error = new CommitRefusedException("The transaction was aborted by a statement outside the session's sight (its connection was given out), so nothing was stored. "
                                                   + $"Roll back and repeat the unit of work. Database: {failure.Message}", failure);
            await FailLevel(error, async).ConfigureAwait(false);
            throw error;
        }
    }

    /// <summary>The connection was lost while the commit ran: asks the database what became of the transaction, where that can be asked.</summary>
    /// <returns>Null if it was committed after all.</returns>
    private async ValueTask<SessionException?> AskOutcome(string? ticket, Exception failure, bool async)
    {
        if (ticket is null)
            return new CommitOutcomeUnknownException(failure);
        try
        {
            for (var attempt = 0; attempt < 50; attempt++)
            {
                var connection = async ? await Factory.DataSource.OpenConnectionAsync().ConfigureAwait(false) : Factory.DataSource.OpenConnection();
                await using (connection.ConfigureAwait(false))
                {
                    using var command = connection.CreateCommand();
                    var sql = new SqlWriter(Dialect);
                    command.CommandText = Dialect.CommitOutcomeQuery(sql.Parameter(ticket).ToString());
                    command.Parameters.Add(CreateParameter(command, 0, ticket));
                    switch (async ? await command.ExecuteScalarAsync().ConfigureAwait(false) : command.ExecuteScalar())
                    {
                        case "committed":
                            return null;
                        case "aborted":
                            return new CommitRefusedException("The connection was lost before the commit took effect, so nothing was stored. Roll back and repeat the unit of work.", failure);
                    }
                }

                if (async)
                    await Task.Delay(20).ConfigureAwait(false);
                else
                    Thread.Sleep(20);
            }
        }
        catch (DbException second)
        {
            return new CommitOutcomeUnknownException(new AggregateException(failure, second));
        }

        return new CommitOutcomeUnknownException(failure);
    }

    private async ValueTask CommitJoined(bool async)
    {
        switch (_joined!.Mode)
        {
            case JoinMode.ControlFully:
                if (async)
                    await _transaction!.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                else
                    _transaction!.Commit();
                _joined.Transaction = null;
                break;
            case JoinMode.CreateSavepoint when async:
                await _transaction!.ReleaseAsync(JoinedConnection.Savepoint).ConfigureAwait(false);
                break;
            case JoinMode.CreateSavepoint:
                _transaction!.Release(JoinedConnection.Savepoint);
                break;
        }
    }

    private async ValueTask SendRollbackTo(TransactionLevel level, bool async)
    {
        if (_transaction is null)
            return;
        try
        {
            if (async)
                await _transaction.RollbackAsync(level.Savepoint!, CancellationToken.None).ConfigureAwait(false);
            else
                _transaction.Rollback(level.Savepoint!);
        }
        catch (Exception failure) when (failure is DbException or InvalidOperationException or IOException)
        {
            if (_connection is { State: ConnectionState.Open })
                throw new CommitRefusedException($"The rollback to a savepoint was refused: {failure.Message} Roll back the whole transaction.", failure);
            Factory.Logger.LogRollbackNotSent(failure);
        }
    }

    private async ValueTask SendRollback(bool async)
    {
        if (_transaction is null)
            return;
        SessionDiagnostics.Rollbacks.Add(1);
        try
        {
            if (IsJoinedTransaction && _joined!.Mode == JoinMode.CreateSavepoint)
            {
                if (async)
                    await _transaction.RollbackAsync(JoinedConnection.Savepoint, CancellationToken.None).ConfigureAwait(false);
                else
                    _transaction.Rollback(JoinedConnection.Savepoint);
                return;
            }

            if (IsJoinedTransaction)
                _joined!.Transaction = null;
            if (async)
                await _transaction.RollbackAsync(CancellationToken.None).ConfigureAwait(false);
            else
                _transaction.Rollback();
        }
        catch (Exception failure) when (failure is DbException or InvalidOperationException or IOException)
        {
            if (_connection is { State: ConnectionState.Open } && failure is DbException refused && !Dialect.StatementErrorAbortsTransaction)
                throw Translate(refused, null, null, "ROLLBACK");
            Factory.Logger.LogRollbackNotSent(failure);
        }
    }

    /// <summary>Gives the connection back; one that was given to the session stays its owner's (S015, S160).</summary>
    private async ValueTask ReleaseConnection(bool async)
    {
        var (transaction, connection) = (IsJoinedTransaction ? null : _transaction, _joined is null ? _connection : null);
        if (_connection is not null)
        {
            var held = Stopwatch.GetElapsedTime(_heldSince);
            SessionDiagnostics.HeldTime.Record(held.TotalMilliseconds);
            _watcher?.GivenBack(held);
        }

        (_transaction, _connection, _handedOut, _confirmed) = (null, null, false, false);
        DropPrepared();
        if (async)
        {
            if (transaction is not null)
                await transaction.DisposeAsync().ConfigureAwait(false);
            if (connection is not null)
                await connection.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            transaction?.Dispose();
            connection?.Dispose();
        }
    }

    /// <summary>Whether a connection that was lost before anything succeeded on it may be replaced: nothing can have been done twice.</summary>
    private bool CanReplaceConnection => !_confirmed && !_handedOut && _joined is null && _connection is not null and not { State: ConnectionState.Open }
        && _level is { IsNested: false, Failure: null };
}
