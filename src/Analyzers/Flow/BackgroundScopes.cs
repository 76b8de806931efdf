using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>How long a session lives, as far as a body shows it.</summary>
internal static class BackgroundScopes
{
    /// <summary>Whether the session's scope ends without waiting for work that was started beside it.</summary>
    public static bool EndsBeforeBackground(SessionKey key, SessionFlow flow, DelegateUse use, INamedTypeSymbol? type)
    {
        if (key.Library.MayBeDedicated && (DedicatedConnections.Says(key.Name) || type is not null && DedicatedConnections.Says(type.Name)))
            return false;
        return key.Kind switch
        {
            SessionKeyKind.Local => IsClosedWhereDeclared(key, flow),
            SessionKeyKind.Path when key.Root is ILocalSymbol => IsClosedWhereDeclared(key, flow),

            // Services of a request are disposed after its last callback, and who raises an event may live as short as the session.
            SessionKeyKind.Parameter => use == DelegateUse.Background,
            SessionKeyKind.Path => use == DelegateUse.Background && key.Root is IParameterSymbol,

            // What a hosted service is given, which runs as long as the application, is another rule's matter.
            SessionKeyKind.Injected => use == DelegateUse.Background && !(type is not null && (ViewTypes.Include(type) || WebTypes.IsHosted(type))),
            _ => false,
        };
    }

    /// <summary>The program's own sessions live as long as it does.</summary>
    private static bool IsClosedWhereDeclared(SessionKey key, SessionFlow flow) =>
        flow.Declaring(key) is { } declaring
        && declaring.Body.Owner is not { Name: "Main" or "<Main>$", IsStatic: true, MethodKind: MethodKind.Ordinary }
        && declaring.Visits.Any(visit => visit.Step is { Kind: StepKind.Session, SessionOperation: SessionOperation.Close or SessionOperation.CloseConnection } && key.Equals(visit.Step.Key));
}
