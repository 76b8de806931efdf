using Microsoft.CodeAnalysis;

namespace SessionGuard.Analyzers.Flow;

/// <summary>The annotations by which a class tells how it is stored, named without the suffix Attribute.</summary>
internal static class Annotations
{
    public static bool Has(ISymbol symbol, string name) => Find(symbol, name) is not null;

    public static AttributeData? Find(ISymbol symbol, string name)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == name + "Attribute")
                return attribute;
        }

        return null;
    }
}
