namespace SessionGuard;

/// <summary>Marks a type as a session for the analyzers: it owns a conversation with a database and is not thread-safe.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Struct)]
public sealed class SessionTypeAttribute : Attribute;

/// <summary>Marks a type as a factory of sessions for the analyzers: thread-safe, made once.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface)]
public sealed class SessionFactoryTypeAttribute : Attribute;

/// <summary>Marks a type as a repository for the analyzers, whatever its name.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface)]
public sealed class RepositoryAttribute : Attribute;

/// <summary>Marks a method that begins a transaction of its session.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BeginsAttribute : Attribute;

/// <summary>Marks a method that commits its session.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CommitsAttribute : Attribute;

/// <summary>Marks a method that rolls its session back.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RollsBackAttribute : Attribute;

/// <summary>Marks a method that sends its session's staged changes without committing them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FlushesAttribute : Attribute;

/// <summary>Marks a method that stages a change (add, update, delete) without sending it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StagesAttribute : Attribute;

/// <summary>Marks a method that reads through its session.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class QueriesAttribute : Attribute;

/// <summary>Marks a method that sends a statement of its own through its session.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ExecutesAttribute : Attribute;

/// <summary>Marks a method that ends its session.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClosesAttribute : Attribute;

/// <summary>Marks a method, or all methods of a type, as slow work outside the database: not to be done while a session is held.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class | AttributeTargets.Interface)]
public sealed class ExternalCallAttribute : Attribute;

/// <summary>What happens to related objects along a navigation.</summary>
[Flags]
public enum Cascades
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Adding the owner adds the related objects (S023). The default.</summary>
    SaveUpdate = 1,

    /// <summary>Deleting the owner deletes the related objects (S137).</summary>
    Delete = 2,

    /// <summary>Taking an object out of the collection deletes it (S138). Implies <see cref="Delete"/>.</summary>
    DeleteOrphan = 4 | Delete,

    /// <summary>The owner owns its related objects: all of the above, and expunge and refresh go along (S128).</summary>
    All = SaveUpdate | DeleteOrphan | 8,
}

/// <summary>Says which cascades a navigation has.</summary>
/// <param name="cascades">The cascades; without this attribute a navigation has <see cref="Cascades.SaveUpdate"/>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CascadeAttribute(Cascades cascades) : Attribute
{
    /// <summary>The cascades of the navigation.</summary>
    public Cascades Cascades { get; } = cascades;
}
