using Microsoft.CodeAnalysis;

namespace SessionGuard.Analyzers.Flow;

internal enum OriginKind : byte
{
    Unknown,

    /// <summary>The value is a session.</summary>
    Session,

    /// <summary>The value is the transaction of a session.</summary>
    Transaction,

    /// <summary>The value speaks for a session: a set, a query, a command.</summary>
    Part,

    /// <summary>The value keeps sessions that it was given: a repository, a service.</summary>
    Bearer,
}

/// <summary>Where a value comes from, as far as sessions are concerned.</summary>
internal readonly record struct Origin(OriginKind Kind, SessionKey? Key)
{
    /// <summary>For a bearer: its concrete type.</summary>
    public INamedTypeSymbol? BearerType { get; init; }

    /// <summary>For a bearer that this body constructs, or has made of a session: what that is given, each with the type that it is asked for as; null for any other.</summary>
    public (ITypeSymbol Type, SessionKey Session)[]? Given { get; init; }

    /// <summary>For a bearer: the local or parameter that it is reached through; null where it was injected, or is this object.</summary>
    public ISymbol? Root { get; init; }

    /// <summary>Whether the bearer is the object that the body belongs to.</summary>
    public bool IsThis { get; init; }

    /// <summary>Whether the value is a session that comes into being here.</summary>
    public bool Opens { get; init; }

    public Origin As(OriginKind kind) => this with { Kind = kind };
}
