using Microsoft.CodeAnalysis;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Says which of the caller's sessions a callee means by one of its own.</summary>
internal static class KeyMapping
{
    /// <summary>The caller's name for the session, or null where the caller cannot know it.</summary>
    public static SessionKey? Map(SessionKey key, Callee callee)
    {
        if (callee.Nested is { } nested)
            return nested.Declares(key) ? null : key;
        return key.Kind switch
        {
            SessionKeyKind.Parameter => MapParameter((IParameterSymbol)key.Symbol, callee),
            SessionKeyKind.Injected => MapInjected(key, callee),
            SessionKeyKind.Member => MapMember(key, callee),
            SessionKeyKind.Path => callee.Receiver.IsThis && key.Root is IFieldSymbol or IPropertySymbol ? key : null,
            _ => null,
        };
    }

    /// <summary>A parameter of an extension block is what its member is called on.</summary>
    private static SessionKey? MapParameter(IParameterSymbol parameter, Callee callee) =>
        parameter.ContainingSymbol is ITypeSymbol ? callee.Receiver.Key
        : parameter.Ordinal < callee.Arguments.Length ? callee.Arguments[parameter.Ordinal].Key : null;

    private static SessionKey? MapInjected(SessionKey key, Callee callee)
    {
        var receiver = callee.Receiver;
        if (receiver.Kind != OriginKind.Bearer)
            return null;
        foreach (var (type, origin) in callee.Constructed)
        {
            if (origin.Key is { } given && SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, key.Type.OriginalDefinition))
                return given;
        }

        if (receiver.Creation is not null || receiver is { Opens: true, Root: null })
            return null;
        return receiver.Root is { } root ? SessionKey.Path(root, key.Type, key.Type, key.Library) : key;
    }

    private static SessionKey? MapMember(SessionKey key, Callee callee)
    {
        var receiver = callee.Receiver;

        // A session's own method works on itself.
        if (key.Symbol is ITypeSymbol)
            return receiver.Key;
        if (key.Symbol.IsStatic || receiver.IsThis)
            return key;
        return receiver.Root is { } root ? SessionKey.Path(root, key.Symbol, key.Type, key.Library) : key;
    }
}
