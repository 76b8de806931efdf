using System.Data.Common;
using SessionGuard.Mapping;

namespace SessionGuard;

/// <summary>Savepoints round single statements, for databases on which a failed statement aborts the transaction (S071, S150).</summary>
public sealed partial class Session
{
    private const string StatementSavepoint = "session_statement";

    private async ValueTask<bool> BeginStatement(bool async, CancellationToken cancellationToken)
    {
        if (!_settings.StatementSavepoints || !Dialect.StatementErrorAbortsTransaction)
            return false;
        if (async)
            await _transaction!.SaveAsync(StatementSavepoint, cancellationToken).ConfigureAwait(false);
        else
            _transaction!.Save(StatementSavepoint);
        return true;
    }

    private async ValueTask EndStatement(bool guarded, bool async)
    {
        if (!guarded)
            return;
        if (async)
            await _transaction!.ReleaseAsync(StatementSavepoint).ConfigureAwait(false);
        else
            _transaction!.Release(StatementSavepoint);
    }

    private async ValueTask<StatementException> UndoStatement(DbException failure, EntityMapping? mapping, string sql, bool async)
    {
        if (async)
            await _transaction!.RollbackAsync(StatementSavepoint).ConfigureAwait(false);
        else
            _transaction!.Rollback(StatementSavepoint);
        return Translate(failure, mapping, null, sql);
    }
}
