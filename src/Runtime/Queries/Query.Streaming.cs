using System.Runtime.CompilerServices;
using SessionGuard.Queries;

namespace SessionGuard;

public sealed partial class Query<T>
{
    /// <summary>Reads the results one by one. The session is in use until the stream has ended or its enumerator is disposed (S162).</summary>
    /// <param name="cancellationToken">Interrupts the reading.</param>
    /// <returns>The results, in order; entities are tracked, unless <see cref="Untracked"/> was asked for.</returns>
    /// <exception cref="QueryTranslationException">A part of the query has no SQL here, or it includes related objects, which needs all rows.</exception>
    [Queries]
    public async IAsyncEnumerable<T> AsAsyncEnumerable([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (_model.Includes.Count > 0)
            throw new QueryTranslationException($"A stream of {_model.Source.Name} cannot include related objects ({_model.Includes[0].Name}). Use ToListAsync, or LoadAsync afterwards.");
        using var operation = _session.Enter(nameof(AsAsyncEnumerable));
        Func<System.Data.Common.DbDataReader, Session, T> make;
        var compiler = new QueryCompiler(_model, _session.Dialect);
        Sql.SqlWriter sql;
        if (_model.Projection is not null)
        {
            sql = compiler.Projected(out make);
        }
        else
        {
            sql = compiler.Entities();
            var model = _model;
            make = model.IsUntracked
                ? (reader, _) => (T)Session.MakeUntracked(model.Source, reader)
                : (reader, session) => (T)session.Materialize(model.Source, reader, model.Source.NaturalOrdinals, model.Overwrites).Entity;
        }

        var stream = await _session.OpenStream(sql, nameof(AsAsyncEnumerable), cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            while (await stream.ReadAsync(cancellationToken).ConfigureAwait(false))
                yield return make(stream.Reader, _session);
        }
    }
}
