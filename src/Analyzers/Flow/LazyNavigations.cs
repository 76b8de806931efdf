using System.Threading;
using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Navigations that a library loads when they are read.</summary>
internal static class LazyNavigations
{
    public static bool LoadsOnRead(IPropertySymbol property, EntityEvent loaded, FlowServices services, CancellationToken cancellation) =>
        (property.IsVirtual || property.IsOverride) && loaded is { Kind: EntityEventKind.Loaded, Session.Library.Entities.LazySwitch: { } calls }
        && IsNavigation(property, services.Model) && loaded.Query?.Includes.Contains(property.Name) != true
        && (calls.Length == 0 || services.Configurations.Calls(calls, cancellation));

    private static bool IsNavigation(IPropertySymbol property, SessionModel model) =>
        model.IsEntityLike(property.Type)
        || property.Type is INamedTypeSymbol { TypeArguments: [var element], SpecialType: not SpecialType.System_String } && model.IsEntityLike(element) && element is INamedTypeSymbol;
}
