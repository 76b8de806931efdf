using Microsoft.CodeAnalysis;

namespace SessionGuard.Analyzers;

/// <summary>A member and what holds it: of an accessor the property, then the types around.</summary>
internal static class SymbolsAround
{
    public static IEnumerable<ISymbol> Of(ISymbol member)
    {
        for (var symbol = member; symbol is not (null or INamespaceSymbol); symbol = (symbol as IMethodSymbol)?.AssociatedSymbol ?? symbol.ContainingSymbol)
            yield return symbol;
    }
}
