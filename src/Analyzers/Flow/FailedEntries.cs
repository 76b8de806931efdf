using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>A helper that is given the exception of a failed save, or its entries, and takes those in hand: it needs no session for it.</summary>
internal static class FailedEntries
{
    public static bool SetBy(IOperation operation, Library library, SessionFlow flow, CancellationToken cancellation) =>
        operation is IInvocationOperation call && SetBy(call, library, BodiesAround(flow), flow.Services, Callers.MaximumCalls, cancellation);

    private static bool SetBy(IInvocationOperation call, Library library, IEnumerable<LoweredBody> around, FlowServices services, int calls, CancellationToken cancellation) =>
        calls > 0 && library.FailedEntries is var (_, property)
        && call.Arguments.Any(argument => IsFailure(argument.Value, library, property, services.Model))
        && BodyOf(call.TargetMethod, around, services, cancellation) is { } body
        && (body.Blocks.Any(block => block.Steps.Any(step => step is { Kind: StepKind.Session, SetsEntry: true } && step.EveryOf == library))
            || body.Operations.OfType<IInvocationOperation>().Any(next => SetBy(next, library, around.Prepend(body), services, calls - 1, cancellation)));

    private static IEnumerable<LoweredBody> BodiesAround(SessionFlow? flow)
    {
        for (; flow is not null; flow = flow.Outer)
            yield return flow.Body;
    }

    private static LoweredBody? BodyOf(IMethodSymbol method, IEnumerable<LoweredBody> around, FlowServices services, CancellationToken cancellation) =>
        method.MethodKind == MethodKind.LocalFunction
            ? around.SelectMany(body => body.Nested).FirstOrDefault(nested => SymbolEqualityComparer.Default.Equals(nested.Owner, method))
            : services.Implementations.Target(method) is { } helper ? services.Bodies.OfCallee(helper, cancellation) : null;

    private static bool IsFailure(IOperation value, Library library, string property, SessionModel model)
    {
        value = OperationWalk.WithoutConversions(value);
        if (value is IPropertyReferenceOperation { Property.Name: var name, Instance: { } owner } && name == property)
            value = OperationWalk.WithoutConversions(owner);
        return model.TellsEntries(library, value.Type);
    }
}
