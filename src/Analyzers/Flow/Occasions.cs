using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>How often a piece of code runs, as far as the code shows it: half a sentence for messages, or null where it may well run once.</summary>
internal sealed class Occasions(FlowServices services)
{
    private const int MaximumCallers = 2;

    /// <summary>Code that runs again with every request, every call of a repository, or every turn of a loop, or that such code calls.</summary>
    public string? Of(IOperation operation, ISymbol owner, CancellationToken cancellation) => Of(operation, owner, MaximumCallers, cancellation);

    private string? Of(IOperation operation, ISymbol owner, int callers, CancellationToken cancellation)
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
        if (services.Model.Web.IsEndpoint(method) || services.Handlers.Include(method, cancellation))
            return Request;
        if (!method.IsStatic && services.Repositories.Contains(method.ContainingType))
            return $"at every call of '{method.Name}'";
        return callers == 0 ? null : services.Callers.CallsOf(method, cancellation)
            .Select(call => Callers.MemberAround(call.SemanticModel?.GetEnclosingSymbol(call.Syntax.SpanStart, cancellation)) is { } caller && !SymbolEqualityComparer.Default.Equals(caller, method) ? Of(call, caller, callers - 1, cancellation) : null)
            .FirstOrDefault(static occasion => occasion is not null);
    }

    /// <summary>A value that a session type's options are given: by a callback that the container runs for every scope, or by the type itself.</summary>
    public string? OfGiven(IOperation value, CancellationToken cancellation)
    {
        if (OptionsGiven(value) is not { ContainingSymbol: IMethodSymbol configuring })
            return null;
        if (OperationWalk.FunctionAround(value) is IAnonymousFunctionOperation lambda)
            return SymbolEqualityComparer.Default.Equals(lambda.Symbol, configuring) && Lambdas.TakerOf(lambda) is { } taker && SingletonRegistration.ConfiguresEveryScope(taker) ? Scope : null;
        if (services.Model.RoleOf(configuring.ContainingType) is { Role: TypeRole.Session, Library.ConfiguringMember: { } member } && configuring.Name == member)
            return IsUnconditional(value) ? $"for every '{configuring.ContainingType.Name}'" : null;
        return services.Model.Referenced.SelectMany(library => library.Registrations?.Members.Split(' ') ?? []).SelectMany(name => services.Callers.Named(name, cancellation))
            .Any(call => services.Sources.OperationAt(call, cancellation) is IInvocationOperation registration && SingletonRegistration.ConfiguresEveryScope(registration) && registration.Arguments.Any(argument => Runs(argument.Value, configuring)))
            ? Scope : null;
    }

    /// <summary>The parameter that stands for the options which a value is given to by an argument; null where it goes elsewhere.</summary>
    private static IParameterSymbol? OptionsGiven(IOperation value)
    {
        if (OperationWalk.WithConversions(value).Parent is not IArgumentOperation { Parent: IInvocationOperation taker })
            return null;
        IOperation? receiver = taker;
        while (receiver is IInvocationOperation call)
            receiver = OperationWalk.WithoutConversions(call.Instance ?? call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == 0)?.Value);
        return (receiver as IParameterReferenceOperation)?.Parameter;
    }

    private static bool Runs(IOperation given, IMethodSymbol method) => OperationWalk.WithoutConversions(given) is IDelegateCreationOperation { Target: var target } && target switch
    {
        IMethodReferenceOperation group => SymbolEqualityComparer.Default.Equals(group.Method.OriginalDefinition, method.OriginalDefinition),
        IAnonymousFunctionOperation lambda => OperationWalk.Own(lambda.Body).Any(operation => operation is IInvocationOperation call && SymbolEqualityComparer.Default.Equals(call.TargetMethod.OriginalDefinition, method.OriginalDefinition)),
        _ => false,
    };

    /// <summary>A type that sets its own options where it was given none says so by a condition.</summary>
    private static bool IsUnconditional(IOperation value)
    {
        for (var around = value.Parent; around is not null; around = around.Parent)
        {
            if (around is IConditionalOperation or ISwitchOperation or ITryOperation or ILoopOperation)
                return false;
        }

        return !OperationWalk.Own(OperationWalk.RootOf(value)).Any(static operation => operation is IReturnOperation { IsImplicit: false, ReturnedValue: null });
    }

    /// <summary>A value that is made for somebody who asks: by the container for every scope, by a property at every access.</summary>
    public static string? OfReturned(IOperation value, ISymbol owner)
    {
        if (OperationWalk.FunctionAround(value) is { } function)
            return function is IAnonymousFunctionOperation lambda && Lambdas.TakerOf(lambda) is { } call && SingletonRegistration.IsPerUse(call.TargetMethod) ? Scope : null;
        return owner is IMethodSymbol { MethodKind: MethodKind.PropertyGet } getter ? $"at every access of '{getter.AssociatedSymbol?.Name}'" : null;
    }

    /// <summary>A value that an object keeps which every request has its own of.</summary>
    public string? OfKept(ISymbol member) => !member.IsStatic && services.Model.Web.ServesRequests(member.ContainingType) ? Request : null;

    private const string Request = "for every request";
    private const string Scope = "for every scope";

    /// <summary>A loop that ends when it has succeeded: waiting for the database to come up, say.</summary>
    private static bool IsRetry(ILoopOperation loop) =>
        OperationWalk.Own(loop.Body).Any(operation => operation is IReturnOperation or IBranchOperation { BranchKind: BranchKind.Break });

    /// <summary>Whether the operation depends on what each turn brings: a data source for each tenant is not the same one built again.</summary>
    private static bool UsesOwnOf(IOperation operation, ILoopOperation loop) =>
        OperationWalk.Own(operation).OfType<ILocalReferenceOperation>().Any(reference => reference.Local.DeclaringSyntaxReferences.Any(declared =>
            declared.SyntaxTree == loop.Syntax.SyntaxTree && loop.Syntax.Span.Contains(declared.Span)));
}
