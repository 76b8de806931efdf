using System.Text;
using SessionGuard.Mapping;

namespace SessionGuard.Sql;

/// <summary>Collects the text of a statement and the values of its parameters.</summary>
internal sealed class SqlWriter(Dialect dialect)
{
    public Dialect Dialect { get; } = dialect;

    public StringBuilder Text { get; } = new();

    public List<object?> Values { get; } = [];

    public SqlWriter Append(string text)
    {
        Text.Append(text);
        return this;
    }

    public SqlWriter Identifier(string name)
    {
        Text.Append(Dialect.Quote(name));
        return this;
    }

    public SqlWriter Table(EntityMapping mapping)
    {
        if (mapping.Schema is not null)
            Identifier(mapping.Schema).Append(".");
        return Identifier(mapping.Table);
    }

    /// <summary>Adds a value that is in store form already.</summary>
    public SqlWriter Parameter(object? value)
    {
        Text.Append(Dialect.Placeholder(Values.Count));
        Values.Add(value);
        return this;
    }

    /// <summary>Adds a parameter whose value is set later, on the command.</summary>
    public SqlWriter Slot() => Parameter(null);

    public SqlWriter List<T>(IEnumerable<T> items, string separator, Action<SqlWriter, T> write)
    {
        var any = false;
        foreach (var item in items)
        {
            if (any)
                Text.Append(separator);
            write(this, item);
            any = true;
        }

        return this;
    }

    public override string ToString() => Text.ToString();
}
