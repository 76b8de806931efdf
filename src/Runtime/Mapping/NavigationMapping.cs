using System.Reflection;

namespace SessionGuard.Mapping;

/// <summary>One end of a relationship: a reference to a parent, or a collection of children.</summary>
internal sealed class NavigationMapping
{
    public required PropertyInfo Property { get; init; }

    public required EntityMapping Owner { get; init; }

    public required EntityMapping Target { get; init; }

    public required bool IsCollection { get; init; }

    /// <summary>Position among the owner's navigations.</summary>
    public required int Index { get; init; }

    public required Cascades Cascades { get; init; }

    /// <summary>The foreign key: columns of the child, in the order of the parent's key.</summary>
    public required ColumnMapping[] ForeignKey { get; init; }

    /// <summary>The other end, where the class has one.</summary>
    public NavigationMapping? Inverse { get; set; }

    public EntityMapping Child => IsCollection ? Target : Owner;

    public EntityMapping Parent => IsCollection ? Owner : Target;

    public Func<object, object?> Get { get; set; } = null!;

    public Action<object, object?> Set { get; set; } = null!;

    /// <summary>Makes an empty collection that the property can hold.</summary>
    public Func<object> NewCollection { get; set; } = null!;

    /// <summary>Adds, removes and clears through the collection's own interface.</summary>
    public CollectionAccess Members { get; set; } = null!;

    public string Name => Owner.Type.Name + "." + Property.Name;

    public bool ForeignKeyCanBeNull => Array.TrueForAll(ForeignKey, c => c.CanBeNull && !c.IsKey);

    public bool Has(Cascades cascade) => (Cascades & cascade) == cascade;

    /// <summary>The foreign key value of a child, empty if a part of it is null.</summary>
    public EntityKey ForeignKeyOf(object child)
    {
        if (ForeignKey.Length == 1)
            return EntityKey.FromNullableObject(ForeignKey[0].GetStore(child));
        var parts = new EntityKey[ForeignKey.Length];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = EntityKey.FromNullableObject(ForeignKey[i].GetStore(child));
        return EntityKey.FromParts(parts);
    }

    /// <summary>Sets the foreign key of a child from its parent's key, or to null.</summary>
    public void SetForeignKey(object child, object? parent)
    {
        for (var i = 0; i < ForeignKey.Length; i++)
        {
            var value = parent is null ? null : Parent.KeyColumns[i].Get(parent);
            ForeignKey[i].Set(child, value);
        }
    }
}

/// <summary>The calls that a collection property's element type needs, bound once.</summary>
internal abstract class CollectionAccess
{
    public abstract object Create();

    public abstract int Count(object collection);

    public abstract object[] Snapshot(object collection);

    /// <summary>Whether the collection holds the same objects in the same order.</summary>
    public abstract bool Same(object collection, object[] members);

    public abstract bool Contains(object collection, object item);

    public abstract void Add(object collection, object item);

    /// <summary>Takes an object out, wherever it stands.</summary>
    public abstract bool Remove(object collection, object item);

    public abstract void Clear(object collection);

    public static CollectionAccess For(Type element)
        => (CollectionAccess)Activator.CreateInstance(typeof(CollectionAccess<>).MakeGenericType(element))!;
}

internal sealed class CollectionAccess<T> : CollectionAccess where T : class
{
    public override object Create() => new List<T>();

    public override int Count(object collection) => ((ICollection<T>)collection).Count;

    public override object[] Snapshot(object collection)
    {
        var source = (ICollection<T>)collection;
        if (source.Count == 0)
            return [];
        var members = new object[source.Count];
        var i = 0;
        foreach (var member in source)
        {
            members[i++] = member ?? throw new InvalidSessionRequestException(
                $"A collection of {typeof(T).Name} holds null. Take it out: a collection of entities holds entities only.");
        }

        return members;
    }

    public override bool Same(object collection, object[] members)
    {
        if (collection is List<T> list)
        {
            if (list.Count != members.Length)
                return false;
            for (var i = 0; i < members.Length; i++)
            {
                if (!ReferenceEquals(list[i], members[i]))
                    return false;
            }

            return true;
        }

        return ((ICollection<T>)collection).Count == members.Length && Snapshot(collection).AsSpan().SequenceEqual(members);
    }

    public override bool Contains(object collection, object item)
    {
        foreach (var member in (ICollection<T>)collection)
        {
            if (ReferenceEquals(member, item))
                return true;
        }

        return false;
    }

    public override void Add(object collection, object item) => ((ICollection<T>)collection).Add((T)item);

    public override bool Remove(object collection, object item)
    {
        if (collection is not IList<T> list)
            return ((ICollection<T>)collection).Remove((T)item);
        var found = false;
        for (var i = list.Count - 1; i >= 0; i--)
        {
            if (!ReferenceEquals(list[i], item))
                continue;
            list.RemoveAt(i);
            found = true;
        }

        return found;
    }

    public override void Clear(object collection) => ((ICollection<T>)collection).Clear();
}
