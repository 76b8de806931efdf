using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

internal enum SessionKeyKind : byte
{
    /// <summary>Came in by a constructor: within one scope, every object that was given this type shares it.</summary>
    Injected,

    /// <summary>A field or property that this type fills itself.</summary>
    Member,
    Parameter,
    Local,

    /// <summary>Reached through another object: <see cref="SessionKey.Root"/> and the member, or the type, below it.</summary>
    Path,
}

/// <summary>Names one session within a body, so that two mentions of it are known to be the same.</summary>
internal sealed class SessionKey : IEquatable<SessionKey>
{
    /// <summary>By name and declaration: the same in every run, as hash codes are not.</summary>
    public static readonly IComparer<SessionKey> Order = Comparer<SessionKey>.Create(Compare);

    private SessionKey(SessionKeyKind kind, ISymbol symbol, ISymbol? root, ITypeSymbol type, Library library, string name, bool openedHere)
    {
        Kind = kind;
        Symbol = symbol;
        Root = root;
        Type = type;
        Library = library;
        Name = name;
        OpenedHere = openedHere;
    }

    public SessionKeyKind Kind { get; }

    /// <summary>The local, parameter or member; for an injected session its type.</summary>
    public ISymbol Symbol { get; }
    public ISymbol? Root { get; }
    public ITypeSymbol Type { get; }
    public Library Library { get; }

    /// <summary>How the code calls it, for messages and fixes.</summary>
    public string Name { get; }

    /// <summary>Whether this body opened it, or took it from a scope that it opened.</summary>
    public bool OpenedHere { get; }

    /// <summary>The state that the body finds it in.</summary>
    public SessionStates Entry => OpenedHere ? SessionStates.Closed : SessionStates.Open;

    /// <summary>Whether whoever calls this body can hold the same session.</summary>
    public bool IsShared => Kind is SessionKeyKind.Injected or SessionKeyKind.Member or SessionKeyKind.Parameter;

    public static SessionKey Injected(ITypeSymbol type, Library library, string name) => new(SessionKeyKind.Injected, type, null, type, library, name, false);

    public static SessionKey Member(ISymbol member, ITypeSymbol type, Library library) => new(SessionKeyKind.Member, member, null, type, library, member.Name, false);

    public static SessionKey Parameter(IParameterSymbol parameter, Library library) => new(SessionKeyKind.Parameter, parameter, null, parameter.Type, library, parameter.Name, false);

    public static SessionKey Local(ILocalSymbol local, Library library, bool openedHere) => new(SessionKeyKind.Local, local, null, local.Type, library, local.Name, openedHere);

    public static SessionKey Path(ISymbol root, ISymbol below, ITypeSymbol type, Library library) =>
        new(SessionKeyKind.Path, below, root, type, library, below is ITypeSymbol ? root.Name : root.Name + "." + below.Name, false);

    /// <summary>The name that a reader of this type knows it by: a session that only a helper's field names goes by its type.</summary>
    public string NameIn(INamedTypeSymbol? type)
    {
        if (Kind != SessionKeyKind.Injected || type is null)
            return Name;
        for (var t = type; t is not null; t = t.BaseType)
        {
            if (!t.GetMembers(Name).IsEmpty || t.InstanceConstructors.Any(constructor => constructor.Parameters.Any(parameter => parameter.Name == Name)))
                return Name;
        }

        return Type.Name;
    }

    private static int Compare(SessionKey a, SessionKey b)
    {
        var order = string.CompareOrdinal(a.Name, b.Name);
        if (order == 0)
            order = a.Kind.CompareTo(b.Kind);
        if (order == 0)
            order = string.CompareOrdinal(a.Symbol.ToDisplayString(), b.Symbol.ToDisplayString());
        return order == 0 ? PositionOf(a).CompareTo(PositionOf(b)) : order;
    }

    private static int PositionOf(SessionKey key) => (key.Root ?? key.Symbol).Locations is [var first, ..] ? first.SourceSpan.Start : 0;

    public bool Equals(SessionKey? other) =>
        other is not null && Kind == other.Kind && SymbolEqualityComparer.Default.Equals(Symbol, other.Symbol) && SymbolEqualityComparer.Default.Equals(Root, other.Root);

    public override bool Equals(object? obj) => Equals(obj as SessionKey);

    public override int GetHashCode() => unchecked(SymbolEqualityComparer.Default.GetHashCode(Symbol) * 31 + (int)Kind);
}
