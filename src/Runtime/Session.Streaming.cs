using System.Data.Common;
using SessionGuard.Sql;

namespace SessionGuard;

public sealed partial class Session
{
    /// <summary>Sends a query whose rows are read while the caller works on them.</summary>
    internal async ValueTask<RowStream> OpenStream(SqlWriter sql, string operation, CancellationToken cancellationToken)
    {
        RequireTransaction(operation);
        await AutoflushCore(operation, true, cancellationToken).ConfigureAwait(false);
        await Connect(true, operation, cancellationToken).ConfigureAwait(false);
        var command = CreateCommand(sql);
        Count(1);
        try
        {
            return new RowStream(this, command, await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (DbException failure)
        {
            await command.DisposeAsync().ConfigureAwait(false);
            throw StatementFailed(failure, null, sql.ToString());
        }
    }

    /// <summary>A reader whose errors are the session's.</summary>
    internal sealed class RowStream(Session session, DbCommand command, DbDataReader reader) : IAsyncDisposable
    {
        public DbDataReader Reader => reader;

        public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
        {
            try
            {
                var more = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                if (more)
                    session.Statistics.RowsRead++;
                return more;
            }
            catch (DbException failure)
            {
                throw session.StatementFailed(failure, null, command.CommandText);
            }
            catch (OperationCanceledException) when (session.StatementInterrupted())
            {
                throw;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await reader.DisposeAsync().ConfigureAwait(false);
            await command.DisposeAsync().ConfigureAwait(false);
        }
    }
}
