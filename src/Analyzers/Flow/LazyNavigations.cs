using System.Threading;
using Microsoft.CodeAnalysis;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Navigations that a library loads when they are read.</summary>
internal static class LazyNavigations
{
    public static bool LoadsOnRead(IPropertySymbol property, EntityEvent loaded, Configurations configurations, CancellationToken cancellation) =>
        (property.IsVirtual || property.IsOverride) && loaded is { Kind: EntityEventKind.Loaded, Session.Library.Entities.LazySwitch: { } calls }
        && IsNavigation(property) && loaded.Query?.Includes.Contains(property.Name) != true
        && (calls.Length == 0 || configurations.Calls(calls, cancellation));

    private static bool IsNavigation(IPropertySymbol property) =>
        EntityQueries.IsEntityLike(property.Type)
        || property.Type is INamedTypeSymbol { TypeArguments: [var element], SpecialType: not SpecialType.System_String } && EntityQueries.IsEntityLike(element) && element is INamedTypeSymbol;
}
