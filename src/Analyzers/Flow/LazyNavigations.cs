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

    /// <summary>Whether reading the navigation of an object that this session loaded throws once the session is closed, unless the navigation was loaded before.</summary>
    public static bool ThrowsWhenClosed(IPropertySymbol property, SessionKey session, FlowServices services, CancellationToken cancellation) =>
        session.Library.Entities is { LazySwitch: { } calls } traits && property is { IsVirtual: true, DeclaredAccessibility: Accessibility.Public, GetMethod: not null, SetMethod: not null }
        && property.ContainingType is { IsSealed: false, DeclaredAccessibility: Accessibility.Public } && !Annotations.Maps(property, "NotMapped")
        && IsNavigation(property, services.Model) && IsTableOfItsOwn(services.Model.ElementOf(property.Type) ?? property.Type, services, cancellation)
        && (calls.Length == 0 || services.ContextOptions.IsSet(calls, session.Type, cancellation))
        && !services.ContextOptions.MayBeSet(traits.LazyExceptions, session.Type, cancellation);

    /// <summary>What has no key is a part of the object's own row.</summary>
    private static bool IsTableOfItsOwn(ITypeSymbol type, FlowServices services, CancellationToken cancellation)
    {
        if (Annotations.Maps(type, "ComplexType") || Annotations.Maps(type, "Owned"))
            return false;
        for (ITypeSymbol? t = type; t is { SpecialType: SpecialType.None }; t = t.BaseType)
        {
            if (t.GetMembers().Any(member => services.Keys.IsKey(member, type, cancellation)))
                return true;
        }

        return false;
    }

    private static bool IsNavigation(IPropertySymbol property, SessionModel model) =>
        model.IsEntityLike(property.Type)
        || property.Type is INamedTypeSymbol { TypeArguments: [var element], SpecialType: not SpecialType.System_String } && model.IsEntityLike(element) && element is INamedTypeSymbol;
}
