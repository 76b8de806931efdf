using System.Data.Common;
using System.Linq.Expressions;
using System.Reflection;
using Npgsql;

namespace SessionGuard;

/// <summary>PostgreSQL with what needs Npgsql itself: bulk inserts go by binary COPY. Set it as <see cref="SessionSettings.Dialect"/>.</summary>
public sealed class NpgsqlDialect : PostgresDialect
{
    private static readonly MethodInfo Write = typeof(NpgsqlBinaryImporter).GetMethods()
        .First(m => m.Name == nameof(NpgsqlBinaryImporter.Write) && m.IsGenericMethod && m.GetParameters().Length == 1);

    private NpgsqlDialect()
    {
    }

    /// <summary>The dialect; it has no state.</summary>
    public static NpgsqlDialect Instance { get; } = new();

    /// <inheritdoc />
    public override async ValueTask<BulkSink?> OpenBulkAsync(DbConnection connection, string table, IReadOnlyList<BulkColumn> columns, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(columns);
        if (connection is not NpgsqlConnection postgres)
            return null;
        var names = string.Join(", ", columns.Select(c => Quote(c.Name)));
        var importer = await postgres.BeginBinaryImportAsync($"COPY {table} ({names}) FROM STDIN (FORMAT BINARY)", cancellationToken).ConfigureAwait(false);
        return new CopySink(importer, Compile(columns));
    }

    /// <summary>One delegate that writes all values of a row, typed, so that nothing is boxed.</summary>
    private static Action<NpgsqlBinaryImporter, object> Compile(IReadOnlyList<BulkColumn> columns)
    {
        var importer = Expression.Parameter(typeof(NpgsqlBinaryImporter));
        var row = Expression.Parameter(typeof(object));
        var body = columns.Select(c => WriteColumn(importer, Expression.Property(Expression.Convert(row, c.Property.DeclaringType!), c.Property), c.StoreType));
        return Expression.Lambda<Action<NpgsqlBinaryImporter, object>>(Expression.Block(body), importer, row).Compile();
    }

    private static Expression WriteColumn(ParameterExpression importer, Expression value, Type storeType)
    {
        var bare = Nullable.GetUnderlyingType(value.Type);
        var present = bare is null ? value : Expression.Property(value, "Value");
        Expression stored = present.Type == storeType ? present
            : present.Type == typeof(char) ? Expression.Call(present, typeof(char).GetMethod(nameof(ToString), [])!)
            : Expression.Convert(present, storeType);
        if (storeType == typeof(DateTimeOffset))
            stored = Expression.Call(stored, nameof(DateTimeOffset.ToUniversalTime), null);
        var write = Expression.Call(importer, Write.MakeGenericMethod(storeType), stored);
        if (value.Type.IsValueType && bare is null)
            return write;
        return Expression.IfThenElse(
            Expression.Equal(value, Expression.Constant(null, value.Type)),
            Expression.Call(importer, typeof(NpgsqlBinaryImporter).GetMethod(nameof(NpgsqlBinaryImporter.WriteNull), [])!),
            write);
    }

    private sealed class CopySink(NpgsqlBinaryImporter importer, Action<NpgsqlBinaryImporter, object> write) : BulkSink
    {
        public override async ValueTask WriteAsync(object row, CancellationToken cancellationToken)
        {
            await importer.StartRowAsync(cancellationToken).ConfigureAwait(false);
            write(importer, row);
        }

        public override async ValueTask CompleteAsync(CancellationToken cancellationToken) => await importer.CompleteAsync(cancellationToken).ConfigureAwait(false);

        public override ValueTask DisposeAsync() => importer.DisposeAsync();
    }
}
