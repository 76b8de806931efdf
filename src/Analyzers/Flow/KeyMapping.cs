using System.Threading;
using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Says which of the caller's sessions a callee means by one of its own.</summary>
internal static class KeyMapping
{
    /// <summary>The caller's name for the session, or null where the caller cannot know it.</summary>
    public static SessionKey? Map(SessionKey key, Callee callee, FlowServices services, CancellationToken cancellation)
    {
        if (callee.Nested is { } nested)
            return nested.Declares(key) ? null : key;
        return key.Kind switch
        {
            SessionKeyKind.Parameter => MapParameter((IParameterSymbol)key.Symbol, callee),
            SessionKeyKind.Injected => Behind(callee.Receiver, key, services, cancellation),
            SessionKeyKind.Member => MapMember(key, callee),
            SessionKeyKind.Path when callee.Receiver.IsThis && key.Root is IFieldSymbol or IPropertySymbol => key,
            SessionKeyKind.Path when key is { Root: IParameterSymbol parameter, Symbol: ITypeSymbol } && parameter.Ordinal < callee.Arguments.Length => Behind(callee.Arguments[parameter.Ordinal], key, services, cancellation),
            _ => null,
        };
    }

    /// <summary>A parameter of an extension block is what its member is called on.</summary>
    private static SessionKey? MapParameter(IParameterSymbol parameter, Callee callee) =>
        parameter.ContainingSymbol is ITypeSymbol ? callee.Receiver.Key
        : parameter.Ordinal < callee.Arguments.Length ? callee.Arguments[parameter.Ordinal].Key : null;

    /// <summary>The session of this type that an object was given; one that is made for each object its caller cannot know.</summary>
    private static SessionKey? Behind(Origin bearer, SessionKey key, FlowServices services, CancellationToken cancellation)
    {
        if (bearer.Kind != OriginKind.Bearer)
            return null;
        foreach (var (type, given) in bearer.Given ?? [])
        {
            if (SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, key.Type.OriginalDefinition))
                return given;
        }

        if (bearer.Given is not null || bearer is { Opens: true, Root: null })
            return null;
        if (bearer.Root is { } root)
            return SessionKey.Path(root, key.Type, key.Type, key.Library);
        if (!bearer.IsThis && services.Registrations.IsTransient(key.Type, cancellation))
            return null;
        return key.Kind == SessionKeyKind.Injected ? key : SessionKey.Injected(key.Type, key.Library, key.Type.Name);
    }

    private static SessionKey? MapMember(SessionKey key, Callee callee)
    {
        var receiver = callee.Receiver;

        // A session's own method works on itself.
        if (key.Symbol is ITypeSymbol)
            return receiver.Key;
        if (key.Symbol.IsStatic || receiver.IsThis)
            return key;

        // The session that a unit of work keeps is the unit itself to whoever has that.
        if (receiver is { Kind: OriginKind.Session, Key: { } unit } && CommandProviders.BeginOf(unit.Type) is not null)
            return unit;
        return receiver.Root is { } root ? SessionKey.Path(root, key.Symbol, key.Type, key.Library) : key;
    }
}
