using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Objects that a body asks a container for.</summary>
internal static class Resolutions
{
    public static bool Is(IOperation? operation) => operation is IInvocationOperation { TargetMethod.Name: "GetRequiredService" or "GetService" };

    /// <summary>Whether the object comes from a scope that this body makes for it alone: nothing else can be handed the same one.</summary>
    public static bool IsOfOwnScope(IInvocationOperation resolution, IOperation root)
    {
        var provider = resolution.Instance ?? resolution.Arguments.FirstOrDefault()?.Value;
        if (OperationWalk.WithoutConversions(provider) is not IPropertyReferenceOperation { Property.Name: "ServiceProvider", Instance: { } scope })
            return false;
        return OperationWalk.BehindAwait(scope) switch
        {
            IInvocationOperation made => OperationWalk.OpensScope(made),
            ILocalReferenceOperation { Local: var local } => OperationWalk.InEvaluationOrder(root) is var operations
                && operations.Count(operation => operation is ILocalReferenceOperation { IsDeclaration: false } reference && SymbolEqualityComparer.Default.Equals(reference.Local, local)) == 1
                && operations.Exists(operation => operation is IVariableDeclaratorOperation declarator && SymbolEqualityComparer.Default.Equals(declarator.Symbol, local) && OperationWalk.OpensScope(OperationWalk.BehindAwait(declarator.GetVariableInitializer()?.Value))),
            _ => false,
        };
    }

    /// <summary>Whether the object comes from the services of the request: <c>context.RequestServices.GetRequiredService&lt;T&gt;()</c>.</summary>
    public static bool IsOfRequest(IInvocationOperation resolution) =>
        Is(resolution) && OperationWalk.WithoutConversions(resolution.Instance ?? resolution.Arguments.FirstOrDefault()?.Value) is IPropertyReferenceOperation { Property.Name: "RequestServices" };
}
