using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>A helper that is given the exception of a failed save, or its entries, and takes those in hand: it needs no session for it.</summary>
internal static class FailedEntries
{
    public static bool SetBy(IOperation operation, Library library, FlowServices services, CancellationToken cancellation) =>
        operation is IInvocationOperation call && library.FailedEntries is var (exception, property)
        && call.Arguments.Any(argument => IsFailure(argument.Value, exception, property))
        && services.Implementations.Target(call.TargetMethod) is { } helper && services.Bodies.OfCallee(helper, cancellation) is { } body
        && body.Blocks.Any(block => block.Steps.Any(step => step is { Kind: StepKind.Session, SetsEntry: true } && step.EveryOf == library));

    private static bool IsFailure(IOperation value, string exception, string property)
    {
        value = OperationWalk.WithoutConversions(value);
        if (value is IPropertyReferenceOperation { Property.Name: var name, Instance: { } owner } && name == property)
            value = OperationWalk.WithoutConversions(owner);
        for (var type = value.Type; type is not null; type = type.BaseType)
        {
            if (type.OriginalDefinition.ToDisplayString() == exception)
                return true;
        }

        return false;
    }
}
