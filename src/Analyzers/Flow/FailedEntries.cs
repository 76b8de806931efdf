using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>A helper that is given the exception of a failed save, or its entries, and takes those in hand: it needs no session for it.</summary>
internal static class FailedEntries
{
    public static bool SetBy(IOperation operation, Library library, SessionFlow flow, CancellationToken cancellation) =>
        operation is IInvocationOperation call && library.FailedEntries is var (_, property)
        && call.Arguments.Any(argument => IsFailure(argument.Value, library, property, flow.Services.Model))
        && BodyOf(call.TargetMethod, flow, cancellation) is { } body
        && body.Blocks.Any(block => block.Steps.Any(step => step is { Kind: StepKind.Session, SetsEntry: true } && step.EveryOf == library));

    private static LoweredBody? BodyOf(IMethodSymbol method, SessionFlow flow, CancellationToken cancellation)
    {
        if (method.MethodKind != MethodKind.LocalFunction)
            return flow.Services.Implementations.Target(method) is { } helper ? flow.Services.Bodies.OfCallee(helper, cancellation) : null;
        for (var around = flow; around is not null; around = around.Outer)
        {
            if (around.Body.Nested.FirstOrDefault(nested => SymbolEqualityComparer.Default.Equals(nested.Owner, method)) is { } local)
                return local;
        }

        return null;
    }

    private static bool IsFailure(IOperation value, Library library, string property, SessionModel model)
    {
        value = OperationWalk.WithoutConversions(value);
        if (value is IPropertyReferenceOperation { Property.Name: var name, Instance: { } owner } && name == property)
            value = OperationWalk.WithoutConversions(owner);
        return model.TellsEntries(library, value.Type);
    }
}
