using System.Collections.Concurrent;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Methods of this compilation that open a session and hand it to their caller, who then owns it.</summary>
internal sealed class Makers(FlowServices services)
{
    private const int MaximumDepth = 3;
    private readonly ConcurrentDictionary<IMethodSymbol, (bool Makes, bool Opens)> _known = new(SymbolEqualityComparer.Default);

    /// <summary>Whether every result of the method is a session that it opened and keeps nowhere.</summary>
    public bool Make(IMethodSymbol method, CancellationToken cancellation) => Of(method, MaximumDepth, cancellation).Makes;

    /// <summary>Whether, beyond that, its connection comes open.</summary>
    public bool MakeHeld(IMethodSymbol method, CancellationToken cancellation) => Of(method, MaximumDepth, cancellation) is { Makes: true, Opens: true };

    private (bool Makes, bool Opens) Of(IMethodSymbol method, int depth, CancellationToken cancellation)
    {
        if (services.Model.MeaningOf(method) is not null || !services.Model.IsSession(OperationWalk.ResultOf(method.ReturnType)))
            return default;
        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        if (_known.TryGetValue(definition, out var known))
            return known;
        var found = Find(definition, depth, cancellation);

        // A search that was cut short by the depth is not the method's own answer.
        return depth == MaximumDepth ? _known.GetOrAdd(definition, found) : found;
    }

    private (bool Makes, bool Opens) Find(IMethodSymbol method, int depth, CancellationToken cancellation)
    {
        if (depth == 0 || services.Implementations.Targets(method) is not { Count: > 0 } targets)
            return default;
        var found = (Makes: true, Opens: true);
        foreach (var target in targets)
        {
            var (makes, opens) = In(target, depth, cancellation);
            found = (found.Makes && makes, found.Opens && opens);
            if (!makes)
                return default;
        }

        return found;
    }

    private (bool Makes, bool Opens) In(IMethodSymbol target, int depth, CancellationToken cancellation)
    {
        if (services.Sources.BodyOf(target, cancellation) is not { } body)
            return default;
        var operations = OperationWalk.InEvaluationOrder(body).Where(operation => Openings.FunctionAround(operation) is null).ToArray();
        var returned = operations.OfType<IReturnOperation>().ToArray();
        return returned.Length > 0 && Array.TrueForAll(returned, result => result.Kind == OperationKind.Return && IsMade(result.ReturnedValue, operations, depth, cancellation))
            ? (true, operations.Any(operation => operation is IInvocationOperation call && IsOpen(call, depth, cancellation)))
            : default;
    }

    private bool IsMade(IOperation? value, IOperation[] operations, int depth, CancellationToken cancellation) => OperationWalk.BehindAwait(value) switch
    {
        IObjectCreationOperation creation => services.Model.IsSession(creation.Type),
        IInvocationOperation { TargetMethod.Name: "FromResult", Arguments: [{ Value: var result }] } done when OperationWalk.IsTask(done.Type) => IsMade(result, operations, depth, cancellation),
        IInvocationOperation call => services.Model.Creates(call.TargetMethod) || services.Model.MeaningOf(call) is { Operation: SessionOperation.Open or SessionOperation.OpenHeld } || Of(call.TargetMethod, depth - 1, cancellation).Makes,
        ILocalReferenceOperation { Local: var local } => IsMade(local, operations, depth, cancellation),
        IConditionalOperation { WhenFalse: { } otherwise } either => IsMade(either.WhenTrue, operations, depth, cancellation) && IsMade(otherwise, operations, depth, cancellation),
        ISwitchExpressionOperation choice => choice.Arms.All(arm => arm.Value.Type is null || arm.Value is IThrowOperation || IsMade(arm.Value, operations, depth, cancellation)),
        IPropertyReferenceOperation { Property: var property, Instance: ILocalReferenceOperation { Local: var lease } } => services.Model.LeaseOf(property) is { } owned && IsTakenOut(lease, owned, operations),
        IPropertyReferenceOperation { Property.Name: "Result", Instance: { } task } when OperationWalk.IsTask(task.Type) => IsMade(task, operations, depth, cancellation),
        _ => false,
    };

    /// <summary>A lease that is made here to stand alone, and is but asked for its session and told to it.</summary>
    private static bool IsTakenOut(ILocalSymbol lease, string owned, IOperation[] operations)
    {
        foreach (var operation in operations)
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation declarator when Is(declarator.Symbol) && (declarator.GetVariableInitializer()?.Value is not IObjectCreationOperation made || !StandsAlone(made)):
                case ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } when Is(target.Local):
                case ILocalReferenceOperation reference when Is(reference.Local) && !IsAskedOrTold(reference):
                    return false;
            }
        }

        return true;

        bool Is(ILocalSymbol other) => SymbolEqualityComparer.Default.Equals(other, lease);

        bool StandsAlone(IObjectCreationOperation made) => made.Arguments.Any(argument => argument.Parameter?.Name == owned && argument.Value.ConstantValue is { HasValue: true, Value: true });
    }

    private static bool IsAskedOrTold(ILocalReferenceOperation lease) => lease.Parent is IMemberReferenceOperation { Instance: { } instance } && instance == lease
        || OperationWalk.WithConversions(lease).Parent is IArgumentOperation { Parent: IInvocationOperation { Instance: IPropertyReferenceOperation { Instance: ILocalReferenceOperation same } } } && SymbolEqualityComparer.Default.Equals(same.Local, lease.Local);

    /// <summary>A local that is filled with nothing else, and is but used and returned.</summary>
    private bool IsMade(ILocalSymbol local, IOperation[] operations, int depth, CancellationToken cancellation)
    {
        var isFilled = false;
        foreach (var operation in operations)
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation declarator when Is(declarator.Symbol) && declarator.GetVariableInitializer() is { Value: var value }:
                    isFilled = true;
                    if (value is ILocalReferenceOperation || !IsMade(value, operations, depth, cancellation))
                        return false;
                    break;
                case ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment when Is(target.Local):
                    isFilled = true;
                    if (assignment.Value is ILocalReferenceOperation || !IsMade(assignment.Value, operations, depth, cancellation))
                        return false;
                    break;
                case ILocalReferenceOperation reference when Is(reference.Local) && !IsUsedOnly(reference):
                    return false;
            }
        }

        return isFilled;

        bool Is(ILocalSymbol other) => SymbolEqualityComparer.Default.Equals(other, local);
    }

    private static bool IsUsedOnly(IOperation reference)
    {
        reference = OperationWalk.WithConversions(reference);
        return reference.Parent switch
        {
            IReturnOperation => true,
            IInvocationOperation call => call.Instance == reference,
            IMemberReferenceOperation member => member.Instance == reference,
            ISimpleAssignmentOperation assignment => assignment.Target == reference,
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod.IsExtensionMethod: true } extension } argument => argument.Parameter?.Ordinal == 0 && extension.TargetMethod.DeclaringSyntaxReferences.IsEmpty,
            _ => false,
        };
    }

    private bool IsOpen(IInvocationOperation call, int depth, CancellationToken cancellation) =>
        services.Model.MeaningOf(call) is { Operation: SessionOperation.OpenConnection or SessionOperation.OpenHeld } || Of(call.TargetMethod, depth - 1, cancellation).Opens;
}
