using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>How often a piece of code runs, as far as the code shows it: half a sentence for messages, or null where it may well run once.</summary>
internal sealed class Occasions(FlowServices services)
{
    /// <summary>Code that runs again with every request, every call of a repository, or every turn of a loop.</summary>
    public string? Of(IOperation operation, ISymbol owner)
    {
        for (var inner = operation; inner.Parent is { } parent; inner = parent)
        {
            switch (parent)
            {
                case ILoopOperation loop when loop.Body == inner && !IsRetry(loop) && !UsesOwnOf(operation, loop):
                    return "in every turn of the loop";
                case IAnonymousFunctionOperation lambda:
                    return WebTypes.IsHandler(lambda) ? Request : null;
                case ILocalFunctionOperation:
                    return null;
            }
        }

        if (owner is not IMethodSymbol { MethodKind: MethodKind.Ordinary } method)
            return null;
        if (services.Model.Web.IsEndpoint(method))
            return Request;
        return !method.IsStatic && services.Repositories.Contains(method.ContainingType) ? $"at every call of '{method.Name}'" : null;
    }

    /// <summary>A value that is made for somebody who asks: by the container for every scope, by a property at every access.</summary>
    public static string? OfReturned(IOperation value, ISymbol owner)
    {
        if (OperationWalk.FunctionAround(value) is { } function)
            return function is IAnonymousFunctionOperation lambda && Lambdas.TakerOf(lambda) is { } call && SingletonRegistration.IsPerUse(call.TargetMethod) ? "for every scope" : null;
        return owner is IMethodSymbol { MethodKind: MethodKind.PropertyGet } getter ? $"at every access of '{getter.AssociatedSymbol?.Name}'" : null;
    }

    /// <summary>A value that an object keeps which every request has its own of.</summary>
    public string? OfKept(ISymbol member) => !member.IsStatic && services.Model.Web.ServesRequests(member.ContainingType) ? Request : null;

    private const string Request = "for every request";

    /// <summary>A loop that ends when it has succeeded: waiting for the database to come up, say.</summary>
    private static bool IsRetry(ILoopOperation loop) =>
        OperationWalk.Own(loop.Body).Any(operation => operation is IReturnOperation or IBranchOperation { BranchKind: BranchKind.Break });

    /// <summary>Whether the operation depends on what each turn brings: a data source for each tenant is not the same one built again.</summary>
    private static bool UsesOwnOf(IOperation operation, ILoopOperation loop) =>
        OperationWalk.Own(operation).OfType<ILocalReferenceOperation>().Any(reference => reference.Local.DeclaringSyntaxReferences.Any(declared =>
            declared.SyntaxTree == loop.Syntax.SyntaxTree && loop.Syntax.Span.Contains(declared.Span)));
}
