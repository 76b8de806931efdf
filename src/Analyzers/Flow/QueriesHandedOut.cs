using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Members that do nothing but build a query on a session of their object and hand it out, as it is or row by row.</summary>
internal static class QueriesHandedOut
{
    private const int MaximumDepth = 16;

    /// <summary>The session, as the member knows it; null where the member does anything else.</summary>
    public static SessionKey? By(IMethodSymbol member, FlowServices services, CancellationToken cancellation)
    {
        if (services.Sources.BodyOf(member, cancellation) is not { } body)
            return null;
        var at = ReadWhileYielding(body) ?? (OperationWalk.Own(body).OfType<IReturnOperation>().ToArray() is [{ Kind: OperationKind.Return, ReturnedValue: { } value }] ? value : null);
        for (var depth = 0; at is not null && depth < MaximumDepth; depth++)
        {
            at = OperationWalk.WithoutConversions(at);
            var (library, role) = services.Model.RoleOf(at.Type);
            if (role == TypeRole.Session)
                return SessionIn(at, library!, services);
            if (role != TypeRole.Part && !services.Model.IsDeferred(at.Type))
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

    /// <summary>What an iterator goes through for all that it yields; null where it yields anything else.</summary>
    private static IOperation? ReadWhileYielding(IOperation body)
    {
        var sources = OperationWalk.Own(body).Where(operation => operation.Kind == OperationKind.YieldReturn).Select(LoopAround).Distinct().ToArray();
        return sources is [{ } loop] ? Sequence(loop.Collection) : null;
    }

    private static IForEachLoopOperation? LoopAround(IOperation operation)
    {
        for (var around = operation.Parent; around is not null; around = around.Parent)
        {
            if (around is IForEachLoopOperation loop)
                return loop;
        }

        return null;
    }

    /// <summary>What is gone through, without what only says how.</summary>
    public static IOperation? Sequence(IOperation? collection)
    {
        var sequence = OperationWalk.WithoutConversions(collection);
        while (sequence is IInvocationOperation { TargetMethod.Name: "WithCancellation" or "ConfigureAwait" or "AsAsyncEnumerable" or "AsEnumerable" } handedOn)
            sequence = OperationWalk.WithoutConversions(handedOn.Instance ?? handedOn.Arguments.FirstOrDefault()?.Value);
        return sequence;
    }

    private static SessionKey? SessionIn(IOperation value, Library library, FlowServices services) => value switch
    {
        IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol, Instance: IInstanceReferenceOperation } kept =>
            services.Bearing.InjectedType(kept.Member) is { } given ? SessionKey.Injected(given, library, kept.Member.Name) : SessionKey.Member(kept.Member, value.Type!, library),
        IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } parameter } => SessionKey.Injected(parameter.Type, library, parameter.Name),
        _ => null,
    };
}
