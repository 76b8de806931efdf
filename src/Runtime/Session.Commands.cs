using System.Data;
using System.Data.Common;
using System.Diagnostics;
using SessionGuard.Mapping;
using SessionGuard.Sql;
using SessionGuard.Tracking;

namespace SessionGuard;

public sealed partial class Session
{
    private DbConnection? _connection;
    private DbTransaction? _transaction;
    private long _heldSince;

    /// <summary>Refuses work that needs SQL in a state that has none, and begins a transaction where there is none (S002, S013, S065).</summary>
    private TransactionLevel RequireTransaction(string operation)
    {
        if (_endedBlock)
            throw new InvalidSessionRequestException($"'{operation}' refused: the transaction of this block has ended. Leave the block first (S009).");
        if (_level is null)
        {
            if (!_settings.AutoBegin)
                throw new InvalidSessionRequestException($"'{operation}' refused: AutoBegin is off and no transaction is open. Call BeginAsync first.");
            _level = new TransactionLevel(null, null);
        }

        if (_level.Failure is { } failure)
            throw new PendingRollbackException(operation, failure);
        return _level;
    }

    /// <summary>Sees to it that a connection is open and its transaction begun.</summary>
    private async ValueTask<DbConnection> Connect(bool async, string operation, CancellationToken cancellationToken)
    {
        RequireTransaction(operation);
        if (_connection is null)
        {
            _connection = await OpenConnection(async, cancellationToken).ConfigureAwait(false);
            _heldSince = Stopwatch.GetTimestamp();
            _watcher?.Taken();
        }

        if (_transaction is not null)
            return _connection;
        try
        {
            _transaction = _joined?.Transaction is { } joined
                ? await Join(joined, async, cancellationToken).ConfigureAwait(false)
                : async
                    ? await Dialect.BeginAsync(_connection, _isolation ?? _settings.IsolationLevel, cancellationToken).ConfigureAwait(false)
                    : Dialect.Begin(_connection, _isolation ?? _settings.IsolationLevel);
        }
        catch (DbException failure)
        {
            throw Translate(failure, null, null, "BEGIN");
        }

        return _connection;
    }

    /// <summary>Takes part in the caller's transaction, behind a savepoint where that was asked for (S158, S159).</summary>
    private async ValueTask<DbTransaction> Join(DbTransaction transaction, bool async, CancellationToken cancellationToken)
    {
        if (_joined!.Mode != JoinMode.CreateSavepoint)
            return transaction;
        if (async)
            await transaction.SaveAsync(JoinedConnection.Savepoint, cancellationToken).ConfigureAwait(false);
        else
            transaction.Save(JoinedConnection.Savepoint);
        return transaction;
    }

    private async ValueTask<DbConnection> OpenConnection(bool async, CancellationToken cancellationToken)
    {
        if (_joined is not null)
        {
            return _joined.Connection.State == ConnectionState.Open
                ? _joined.Connection
                : throw new InvalidSessionRequestException("The connection given to this session is not open. Open it before the session uses it; it stays yours to close.");
        }

        try
        {
            return async
                ? await Factory.DataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false)
                : Factory.DataSource.OpenConnection();
        }
        catch (Exception failure) when (failure is DbException or ArgumentException or InvalidOperationException or TimeoutException)
        {
            throw new SessionConnectionException(
                $"No connection to the {Dialect.Name} database could be opened: {failure.Message} "
                + "Check the connection string given to the factory, that the server runs, and that sessions are closed (an exhausted pool looks like this too).", failure);
        }
    }

    private DbCommand CreateCommand(SqlWriter sql)
    {
        var command = _connection!.CreateCommand();
        command.Transaction = _transaction;
        command.CommandText = sql.ToString();
        for (var i = 0; i < sql.Values.Count; i++)
            command.Parameters.Add(CreateParameter(command, i, sql.Values[i]));
        return command;
    }

    private DbParameter CreateParameter(DbCommand command, int index, object? value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = Dialect.ParameterName(index);
        parameter.Value = value ?? DBNull.Value;
        return parameter;
    }

    /// <summary>Sends a statement that returns no rows; the result is the number of rows affected.</summary>
    private async ValueTask<int> Send(SqlWriter sql, string operation, bool async, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await Connect(async, operation, cancellationToken).ConfigureAwait(false);
        using var command = CreateCommand(sql);
        Count(1);
        var guarded = await BeginStatement(async, cancellationToken).ConfigureAwait(false);
        try
        {
            var rows = async
                ? await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false)
                : command.ExecuteNonQuery();
            _confirmed = true;
            await EndStatement(guarded, async).ConfigureAwait(false);
            return rows;
        }
        catch (DbException) when (CanReplaceConnection)
        {
            await ReleaseConnection(async).ConfigureAwait(false);
        }
        catch (DbException failure) when (guarded && _connection is { State: ConnectionState.Open })
        {
            throw await UndoStatement(failure, null, sql.ToString(), async).ConfigureAwait(false);
        }
        catch (DbException failure)
        {
            throw StatementFailed(failure, null, sql.ToString());
        }
        catch (OperationCanceledException) when (StatementInterrupted())
        {
            throw;
        }

        return await SendAgain(sql, operation, async, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A pooled connection had died before the first statement of the transaction reached the database: another one is taken, once.</summary>
    private async ValueTask<int> SendAgain(SqlWriter sql, string operation, bool async, CancellationToken cancellationToken)
    {
        await Connect(async, operation, cancellationToken).ConfigureAwait(false);
        _confirmed = true;
        return await Send(sql, operation, async, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a query and gives every row to the callback, which runs while the reader is open.</summary>
    private async ValueTask<int> Read<TState>(
        SqlWriter sql, EntityMapping? mapping, string operation, TState state, Func<DbDataReader, TState, bool> onRow, bool async, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await Connect(async, operation, cancellationToken).ConfigureAwait(false);
        using var command = CreateCommand(sql);
        Count(1);
        var guarded = await BeginStatement(async, cancellationToken).ConfigureAwait(false);
        var rows = 0;
        try
        {
            var reader = async
                ? await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false)
                : command.ExecuteReader();
            try
            {
                _confirmed = true;
                while (async ? await reader.ReadAsync(cancellationToken).ConfigureAwait(false) : reader.Read())
                {
                    rows++;
                    if (!onRow(reader, state))
                        break;
                }
            }
            finally
            {
                if (async)
                    await reader.DisposeAsync().ConfigureAwait(false);
                else
                    reader.Dispose();
            }
        }
        catch (DbException) when (CanReplaceConnection)
        {
            await ReleaseConnection(async).ConfigureAwait(false);
            rows = -1;
        }
        catch (DbException failure) when (guarded && _connection is { State: ConnectionState.Open })
        {
            throw await UndoStatement(failure, mapping, sql.ToString(), async).ConfigureAwait(false);
        }
        catch (DbException failure)
        {
            throw StatementFailed(failure, mapping, sql.ToString());
        }
        catch (OperationCanceledException) when (StatementInterrupted())
        {
            throw;
        }

        if (rows < 0)
        {
            await Connect(async, operation, cancellationToken).ConfigureAwait(false);
            _confirmed = true;
            return await Read(sql, mapping, operation, state, onRow, async, cancellationToken).ConfigureAwait(false);
        }

        await EndStatement(guarded, async).ConfigureAwait(false);
        Statistics.RowsRead += rows;
        return rows;
    }

    private void Count(int commands)
    {
        Statistics.Commands += commands;
        Statistics.RoundTrips++;
    }

    /// <summary>A statement outside a flush failed: on databases that abort the transaction then, the session has failed too.</summary>
    private StatementException StatementFailed(DbException failure, EntityMapping? mapping, string sql)
    {
        var translated = Translate(failure, mapping, null, sql);
        if (Dialect.StatementErrorAbortsTransaction || _connection is not { State: ConnectionState.Open })
            FailFrom(translated);
        return translated;
    }

    /// <summary>A cancelled statement may have aborted the transaction; which is not known, so the session is failed.</summary>
    private bool StatementInterrupted()
    {
        FailFrom(new OperationCanceledException("A statement was cancelled while it ran, so its transaction can only be rolled back."));
        return false;
    }

    internal StatementException Translate(DbException failure, EntityMapping? mapping, EntityEntry? entry, string sql)
    {
        mapping ??= entry?.Mapping;
        var kind = Dialect.Classify(failure, out var detail);
        var subject = entry is not null ? $"Writing {entry.Name} failed" : mapping is not null ? $"A statement for {mapping.Name} failed" : "A statement failed";
        if (kind is DatabaseFailure.Unique or DatabaseFailure.NotNull or DatabaseFailure.ForeignKey or DatabaseFailure.Check)
            return new ConstraintViolationException($"{subject}: {ConstraintAdvice(kind, detail)} Database: {failure.Message}", failure, (ConstraintKind)(kind - DatabaseFailure.Unique), detail, entry?.Entity);
        var advice = kind switch
        {
            DatabaseFailure.MissingTable => mapping is null
                ? $"table '{detail}' does not exist. Create it, or correct the name."
                : $"table '{mapping.Table}' of class {mapping.Name} does not exist. Create it, or name the right one with [Table].",
            DatabaseFailure.MissingColumn => $"column '{detail}' does not exist{(mapping is null ? "" : $" in table '{mapping.Table}' of class {mapping.Name}")}. Create it, or name the right one with [Column].",
            DatabaseFailure.Busy => "a lock could not be had in time. Roll back and repeat the unit of work; keep transactions short.",
            DatabaseFailure.ConnectionLost => "the connection was lost and the transaction with it. Roll back and repeat the unit of work.",
            _ => "the database refused it.",
        };
        return new StatementException($"{subject}: {advice} Database: {failure.Message} Statement: {sql}", failure, entry?.Entity);
    }

    private static string ConstraintAdvice(DatabaseFailure kind, string? detail) => kind switch
    {
        DatabaseFailure.Unique => $"another row has the value of '{detail}' already. Roll back, then choose another value or change the existing row.",
        DatabaseFailure.NotNull => $"'{detail}' must not be null. Roll back and set it.",
        DatabaseFailure.ForeignKey => "a row it refers to does not exist, or another row still refers to it. Roll back, and write or delete the rows it depends on as well.",
        _ => $"check '{detail}' refused the value. Roll back and correct it.",
    };
}
