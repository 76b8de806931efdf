using System.Data.Common;
using SessionGuard.Mapping;
using SessionGuard.Sql;

namespace SessionGuard;

/// <summary>Commands kept while the connection is held, so that a statement sent for many rows is prepared once.</summary>
public sealed partial class Session
{
    private readonly Dictionary<string, DbCommand> _prepared = [];
    private readonly HashSet<EntityMapping> _preparedKeyReaders = [];

    internal bool CanBatch => _connection is { CanCreateBatch: true };

    internal DbCommand PreparedFor(Statement statement)
    {
        if (_prepared.TryGetValue(statement.Text, out var command))
            return command;
        command = _connection!.CreateCommand();
        command.Transaction = _transaction;
        command.CommandText = statement.Text;
        for (var i = 0; i < statement.ParameterCount; i++)
            command.Parameters.Add(CreateParameter(command, i, null));
        _prepared.Add(statement.Text, command);
        return command;
    }

    /// <summary>The command that reads a row by its key; worth preparing when it is needed a second time.</summary>
    private DbCommand KeyReader(EntityMapping mapping, out bool isSecond)
    {
        var text = mapping.Sql.SelectByKey;
        isSecond = false;
        if (_prepared.TryGetValue(text, out var command))
        {
            isSecond = _preparedKeyReaders.Add(mapping);
            return command;
        }

        command = _connection!.CreateCommand();
        command.Transaction = _transaction;
        command.CommandText = text;
        for (var i = 0; i < mapping.KeyColumns.Length; i++)
            command.Parameters.Add(CreateParameter(command, i, null));
        _prepared.Add(text, command);
        return command;
    }

    internal DbCommand CreateCommandFor(string sql, object value)
    {
        var command = _connection!.CreateCommand();
        command.Transaction = _transaction;
        command.CommandText = sql;
        command.Parameters.Add(CreateParameter(command, 0, value));
        return command;
    }

    internal DbBatch CreateBatch()
    {
        var batch = _connection!.CreateBatch();
        batch.Transaction = _transaction;
        return batch;
    }

    internal void Fill(DbBatchCommand command, Statement statement, object entity, object? stored)
    {
        for (var i = 0; i < statement.ParameterCount; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = Dialect.ParameterName(i);
            parameter.Value = statement.Value(i, entity, stored) ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }
    }

    internal void CountSent(int commands) => Count(commands);

    internal void Confirm() => _confirmed = true;

    private void DropPrepared()
    {
        foreach (var command in _prepared.Values)
            command.Dispose();
        _prepared.Clear();
        _preparedKeyReaders.Clear();
    }
}
