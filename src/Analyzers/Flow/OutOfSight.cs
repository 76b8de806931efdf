using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Code that this compilation does not hold.</summary>
internal static class OutOfSight
{
    /// <summary>Whether the method is another project's, or nobody knows whose: no library's, and none whose code stands here.</summary>
    public static bool Is(IMethodSymbol method, FlowServices services) =>
        method.ContainingType is { } type && services.Model.ProvenanceOf(type) == Provenance.Other && services.Model.MeaningOf(method) is null && !services.Sources.Holds(services.Implementations.Target(method));

    /// <summary>Whether the method says by its name, and by what it hands out, that it begins a transaction: a project of this code base declares that, and no code is seen that tells more.</summary>
    public static bool Begins(IMethodSymbol method, FlowServices services) =>
        CommitNames.BeginTransaction(method.Name) && OperationWalk.ResultOf(method.ReturnType) is { } transaction && services.Model.IsBareTransaction(transaction)
        && services.Implementations.IsOfThisCodeBase(transaction.ContainingAssembly) && Is(method, services);

    /// <summary>Code over a session that does not compile: it may become a save.</summary>
    public static bool IsUnbound(IOperation operation, SessionModel model) =>
        operation is IInvalidOperation && OperationWalk.Own(operation).Any(part => part != operation && (model.IsSession(part.Type) || model.RoleOf(part.Type).Role == TypeRole.Part));

    /// <summary>Whether a call may store work: its name speaks of that, or it is given a session, and its code is not seen; or it runs a delegate.</summary>
    public static bool MayStore(IInvocationOperation call, FlowServices services)
    {
        var method = call.TargetMethod;
        if (services.Model.MeaningOf(call) is not null)
            return false;
        if (method.MethodKind == MethodKind.DelegateInvoke)
            return true;
        return method.MethodKind != MethodKind.LocalFunction && (CommitNames.Hint(method.Name) || call.Arguments.Any(argument => services.Model.IsSession(OperationWalk.WithoutCasts(argument.Value).Type))) && Is(method, services);
    }
}
