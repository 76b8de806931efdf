using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Members that do nothing but build a query on a session of their object and hand it out.</summary>
internal static class QueriesHandedOut
{
    private const int MaximumDepth = 16;

    /// <summary>The session, as the member knows it; null where the member does anything else.</summary>
    public static SessionKey? By(IMethodSymbol member, FlowServices services, CancellationToken cancellation)
    {
        if (services.Sources.BodyOf(member, cancellation) is not { } body || OperationWalk.Own(body).OfType<IReturnOperation>().ToArray() is not [{ ReturnedValue: { } value }])
            return null;
        IOperation? at = value;
        for (var depth = 0; at is not null && depth < MaximumDepth; depth++)
        {
            at = OperationWalk.WithoutConversions(at);
            var (library, role) = services.Model.RoleOf(at.Type);
            if (role == TypeRole.Session)
                return SessionIn(at, library!, services);
            if (role != TypeRole.Part)
                return null;
            at = at switch
            {
                IInvocationOperation call => call.Instance ?? call.Arguments.FirstOrDefault()?.Value,
                IPropertyReferenceOperation property => property.Instance,
                _ => null,
            };
        }

        return null;
    }

    private static SessionKey? SessionIn(IOperation value, Library library, FlowServices services) => value switch
    {
        IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol, Instance: IInstanceReferenceOperation } kept =>
            services.Bearing.InjectedType(kept.Member) is { } given ? SessionKey.Injected(given, library, kept.Member.Name) : SessionKey.Member(kept.Member, value.Type!, library),
        IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } parameter } => SessionKey.Injected(parameter.Type, library, parameter.Name),
        _ => null,
    };
}
