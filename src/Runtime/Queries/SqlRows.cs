using System.Data.Common;
using SessionGuard.Mapping;

namespace SessionGuard.Queries;

/// <summary>Makes the results of a query written in SQL: entities through the identity map, single values, or other objects by column names.</summary>
internal sealed class SqlRows<T>
{
    private readonly Session _session;
    private readonly List<T> _results;
    private Func<DbDataReader, T>? _make;

    public SqlRows(Session session, List<T> results)
    {
        _session = session;
        _results = results;
        if (!ValueTypes.IsColumnType(typeof(T)) && session.Factory.Model.IsEntity(typeof(T)))
            Entity = session.Factory.Model.Get(typeof(T));
    }

    public EntityMapping? Entity { get; }

    public bool Take(DbDataReader reader)
    {
        _make ??= Entity is not null ? EntityMaker(reader) : PlainRow.Maker<T>(reader);
        _results.Add(_make(reader));
        return true;
    }

    private Func<DbDataReader, T> EntityMaker(DbDataReader reader)
    {
        var ordinals = new int[Entity!.Columns.Length];
        foreach (var column in Entity.Columns)
        {
            ordinals[column.Index] = PlainRow.Find(reader, column.Name);
            if (ordinals[column.Index] < 0)
            {
                throw new MappingException($"The rows have no column '{column.Name}' for {Entity.Name}.{column.Property.Name}. "
                                           + "Select all columns of an entity, or query into a record with the columns you need.");
            }
        }

        return r => (T)_session.Materialize(Entity, r, ordinals, false).Entity;
    }
}
