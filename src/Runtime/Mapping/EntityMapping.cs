using System.Data.Common;

namespace SessionGuard.Mapping;

/// <summary>How one class is stored: its table, columns and relationships, and the accessors compiled for it.</summary>
internal sealed class EntityMapping
{
    private int _slot = -1;
    private Func<object, bool>? _keyIsSet;
    private Action<DbDataReader, object, int[], EntityKey> _readRest = null!;

    public required Type Type { get; init; }

    /// <summary>Where a session keeps the objects of this type in its identity map.</summary>
    public int Slot => _slot >= 0 ? _slot : _slot = Tracking.TypeSlot.Of(Type);

    public required string Table { get; init; }

    public string? Schema { get; init; }

    public required ColumnMapping[] Columns { get; init; }

    public required ColumnMapping[] KeyColumns { get; init; }

    public NavigationMapping[] Navigations { get; set; } = [];

    /// <summary>Adding an object of this class may bring others along.</summary>
    public bool HasSaveCascade => Array.Exists(Navigations, n => n.Has(Cascades.SaveUpdate));

    /// <summary>The statements for this class; the mapping belongs to one factory, and so to one dialect.</summary>
    public Sql.EntitySql Sql { get; private set; } = null!;

    public ColumnSet AllColumns => ColumnSet.First(Columns.Length);

    public ColumnSet Keys { get; private set; }

    public ColumnSet Computed { get; private set; }

    public ColumnSet Versions { get; private set; }

    /// <summary>The key column whose value the database makes, if there is one.</summary>
    public ColumnMapping? GeneratedKey { get; private set; }

    public string Name => Type.Name;

    public Func<object> Create { get; private set; } = null!;

    /// <summary>Reads all columns of a row into an object; the array maps column index to ordinal.</summary>
    public Action<DbDataReader, object, int[]> Read { get; private set; } = null!;

    public Func<DbDataReader, int[], EntityKey> ReadKey { get; private set; } = null!;

    /// <summary>The object's key, empty while a part of it is unset.</summary>
    public Func<object, EntityKey> GetKey { get; private set; } = null!;

    /// <summary>An object of the same class that holds copies of the column values only: a snapshot.</summary>
    public Func<object, object> Snapshot { get; private set; } = null!;

    /// <summary>The columns in which two objects differ.</summary>
    public Func<object, object, ColumnSet> Differences { get; private set; } = null!;

    /// <summary>Whether two objects are equal in all columns.</summary>
    public Func<object, object, bool> Equal { get; private set; } = null!;

    /// <summary>Copies the named columns from the first object to the second.</summary>
    public Action<object, object, ColumnSet> Copy { get; private set; } = null!;

    /// <summary>Ordinals for a row selected in column order.</summary>
    public int[] NaturalOrdinals { get; private set; } = [];

    public void Compile(Dialect dialect)
    {
        foreach (var column in Columns)
        {
            if (column.IsKey)
                Keys |= ColumnSet.Of(column.Index);
            if (column.IsComputed)
                Computed |= ColumnSet.Of(column.Index);
            if (column.IsVersion)
                Versions |= ColumnSet.Of(column.Index);
            AccessorCompiler.Compile(column);
        }

        Sql = new Sql.EntitySql(this, dialect);
        GeneratedKey = Array.Find(KeyColumns, c => c.IsGenerated);
        NaturalOrdinals = [.. Enumerable.Range(0, Columns.Length)];
        Create = AccessorCompiler.Constructor(Type);
        Read = AccessorCompiler.Reader(this);
        ReadKey = AccessorCompiler.KeyReader(this);
        GetKey = AccessorCompiler.KeyGetter(this);
        Snapshot = AccessorCompiler.Snapshot(this);
        Differences = AccessorCompiler.Differences(this);
        Equal = AccessorCompiler.Equal(this);
        _readRest = AccessorCompiler.RestReader(this);
        _keyIsSet = AccessorCompiler.KeyIsSet(this);
        Copy = AccessorCompiler.Copier(this);
    }

    public ColumnMapping? FindColumn(string property) => Array.Find(Columns, c => c.Property.Name == property);

    public NavigationMapping? FindNavigation(string property) => Array.Find(Navigations, n => n.Property.Name == property);

    /// <summary>Whether the generated key of an object was set by the program.</summary>
    public bool HasExplicitKey(object entity) => _keyIsSet is not null ? _keyIsSet(entity) :
        GeneratedKey is null || (GeneratedKey.GetStore(entity) is { } value && !(value is IConvertible and not string && Convert.ToInt64(value, null) == 0));

    /// <summary>Reads a row; a null where the class takes none is an error that names the member.</summary>
    public void ReadRow(DbDataReader reader, object target, int[] ordinals, EntityKey key = default)
    {
        try
        {
            if (key.IsEmpty)
                Read(reader, target, ordinals);
            else
                _readRest(reader, target, ordinals, key);
        }
        catch (Exception failure) when (failure is not SessionException and (InvalidCastException or InvalidOperationException or FormatException or OverflowException))
        {
            foreach (var column in Columns)
            {
                if ((column.IsRequired || !column.CanBeNull) && reader.IsDBNull(ordinals[column.Index]))
                    throw new MappingException($"Column '{column.Name}' of table '{Table}' is null in a row, but {Name}.{column.Property.Name} takes no null. Make the property nullable, or the column NOT NULL.", failure);
            }

            throw new MappingException($"A row of table '{Table}' does not fit {Name}: {failure.Message} Make the properties' types fit the columns.", failure);
        }
    }

    /// <summary>What an error message calls a row or object.</summary>
    public string Describe(EntityKey key) => key.IsEmpty ? $"a {Name} without a key" : $"{Name} {key}";

    /// <summary>Refuses a key that cannot be this type's.</summary>
    public void CheckKey(EntityKey key)
    {
        if (key.Count != KeyColumns.Length)
        {
            var names = string.Join(", ", KeyColumns.Select(c => c.Property.Name));
            throw new ArgumentException($"{Name} has a key of {KeyColumns.Length} value(s) ({names}); {key.Count} given. Give one value for each.", nameof(key));
        }

        for (var i = 0; i < KeyColumns.Length; i++)
        {
            var column = KeyColumns[i];
            var fits = column.StoreType == typeof(int) || column.StoreType == typeof(long) || column.StoreType == typeof(short) || column.StoreType == typeof(byte)
                ? key[i].IsWhole
                : column.StoreType.IsInstanceOfType(key[i].Value);
            if (!fits)
                throw new ArgumentException($"{Name}.{column.Property.Name} is {column.ClrType.Name}; the key given for it is '{key[i]}' ({key[i].Value?.GetType().Name}).", nameof(key));
        }
    }
}
