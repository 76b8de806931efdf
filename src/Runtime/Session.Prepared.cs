using System.Data.Common;
using SessionGuard.Sql;

namespace SessionGuard;

/// <summary>Commands kept while the connection is held, so that a statement sent for many rows is prepared once.</summary>
public sealed partial class Session
{
    private readonly Dictionary<string, DbCommand> _prepared = [];

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
    }
}
