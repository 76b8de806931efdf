using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <content>Calls: what they lead to, and what becomes of the delegates that they are given.</content>
internal sealed partial class Lowering
{
    /// <summary>A factory's Transact hands its delegate a session that is in a transaction already.</summary>
    private void EnterInTransaction(IInvocationOperation invocation)
    {
        foreach (var argument in invocation.Arguments)
        {
            foreach (var callee in CalleesOf(argument.Value))
            {
                if (callee.Nested is { } nested)
                    nested.EntersInTransaction = true;
            }
        }
    }

    private void VisitDelegates(IInvocationOperation invocation, DelegateUse use)
    {
        if (use == DelegateUse.Unknown)
        {
            VisitDelegatesOutOfSight(invocation);
            return;
        }

        foreach (var argument in invocation.Arguments)
        {
            foreach (var callee in CalleesOf(argument.Value))
            {
                switch (use)
                {
                    case DelegateUse.InPlace when callee.IsAsyncVoid:
                        AddBackground(invocation, callee, DelegateUse.Background);
                        break;
                    case DelegateUse.Concurrent:
                    case DelegateUse.PerElement when IsGathered(invocation):
                        _steps.Add(new Step { Kind = StepKind.Concurrent, Operation = invocation, Callee = callee, Use = use });
                        break;
                    case DelegateUse.Background or DelegateUse.AfterResponse:
                        AddBackground(invocation, callee, use);
                        break;
                    case DelegateUse.InPlace or DelegateUse.InTransaction or DelegateUse.AsTask:
                        AddCall(invocation, callee);
                        break;
                }
            }
        }
    }

    private IEnumerable<Callee> CalleesOf(IOperation value)
    {
        value = OperationWalk.BehindAwait(value);
        if (value is ILocalReferenceOperation local && _origins.Assigned(local.Local) is [var assigned])
            value = OperationWalk.BehindAwait(assigned);
        if (value is IArrayCreationOperation { Initializer: { } initializer })
        {
            foreach (var element in initializer.ElementValues)
            {
                foreach (var callee in CalleesOf(element))
                    yield return callee;
            }

            yield break;
        }

        if (value is IDelegateCreationOperation creation)
            value = OperationWalk.BehindAwait(creation.Target);
        switch (value)
        {
            case IFlowAnonymousFunctionOperation lambda when Lambda(lambda) is { } nested:
                yield return new Callee { Nested = nested, MayTouchSessions = true };
                break;
            case IMethodReferenceOperation { Method.MethodKind: MethodKind.LocalFunction } reference when LocalFunction(reference.Method) is { } function:
                yield return new Callee { Nested = function, MayTouchSessions = true };
                break;
            case IMethodReferenceOperation reference when _services.Implementations.Target(reference.Method) is { } target:
                yield return new Callee { Method = target, Receiver = _origins.Of(reference.Instance), MayTouchSessions = _services.Bearing.Bears(target.ContainingType) };
                break;
        }
    }

    private LoweredBody? Lambda(IFlowAnonymousFunctionOperation lambda)
    {
        for (var lowering = this; lowering is not null; lowering = lowering._outer)
        {
            if (lowering._lambdas.TryGetValue(lambda, out var nested))
                return nested;
        }

        return null;
    }

    /// <summary>Whether a sequence of tasks is gathered, which starts them all, rather than awaited one by one.</summary>
    private bool IsGathered(IOperation sequence) => IsGathered(sequence, new HashSet<ILocalSymbol>(SymbolEqualityComparer.Default));

    private bool IsGathered(IOperation sequence, HashSet<ILocalSymbol> asked)
    {
        var areTasks = AreTasks(sequence.Type);
        while (true)
        {
            switch (sequence.Parent)
            {
                case IConversionOperation or IArgumentOperation or ITranslatedQueryOperation:
                    sequence = sequence.Parent;
                    continue;
                // Select(task => task.Result) waits for each before the next one is started.
                case IInvocationOperation { TargetMethod.ContainingType.Name: "Enumerable" } next when areTasks && !AreTasks(next.Type):
                    return false;
                case IInvocationOperation { TargetMethod.Name: "WhenAll" or "WaitAll" or "WhenAny" or "WaitAny" or "WhenEach" or "ToList" or "ToArray" or "ToHashSet" or "AddRange" }:
                    return true;
                case IInvocationOperation { TargetMethod.ContainingType.Name: "Enumerable" } next:
                    sequence = next;
                    continue;
                case ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local } } assignment when assignment.Value == sequence:
                    return asked.Add(local) && _uses.TryGetValue(local, out var uses) && uses.Any(use => use != assignment.Target && IsGathered(use, asked));
                default:
                    return false;
            }
        }
    }

    private static bool AreTasks(ITypeSymbol? sequence) => OperationWalk.IsTask(sequence is IArrayTypeSymbol array ? array.ElementType : (sequence as INamedTypeSymbol)?.TypeArguments.FirstOrDefault());

    private void VisitCall(IInvocationOperation invocation)
    {
        if (VisitDispatch(invocation))
            return;
        var target = _services.Implementations.Target(invocation.TargetMethod);
        if (target is null || target.DeclaringSyntaxReferences.IsEmpty)
            return;
        var receiver = _origins.Of(invocation.Instance);
        var arguments = new Origin[target.Parameters.Length];
        var touches = receiver.Kind != OriginKind.Unknown && (receiver.BearerType is null || _services.Bearing.Bears(receiver.BearerType) || receiver.IsThis);
        foreach (var argument in invocation.Arguments)
        {
            if (argument.Parameter is not { } parameter || parameter.Ordinal >= arguments.Length)
                continue;
            arguments[parameter.Ordinal] = _origins.Of(argument.Value);
            touches |= arguments[parameter.Ordinal].Kind != OriginKind.Unknown;
        }

        AddCall(invocation, new Callee { Method = target, Receiver = receiver, Arguments = [.. arguments], MayTouchSessions = touches });
    }

    private void AddCall(IInvocationOperation invocation, Callee callee)
    {
        if (invocation.TargetMethod is { IsAsync: true, ReturnsVoid: true } && callee.IsAsyncVoid)
        {
            AddBackground(invocation, callee, DelegateUse.Background);
            return;
        }

        var step = new Step { Kind = StepKind.Call, Operation = invocation, Callee = callee };
        _steps.Add(step);
        _body.TouchesSessions |= callee.MayTouchSessions && callee.Nested is null;
        StartTask(step, invocation);
    }

    /// <summary>The variable of a transaction object; a savepoint's ending ends none.</summary>
    private ISymbol? TransactionIn(IOperation? value) =>
        value is not null && OperationWalk.BehindAwait(value).Type is { } type && _services.Model.RoleOf(type).Role == TypeRole.Transaction && !_services.Model.IsSavepoint(type) ? _origins.VariableOf(OperationWalk.BehindAwait(value)) : null;

    /// <summary>A transaction that comes in from outside; one that may be null is begun here where it is.</summary>
    private bool IsGivenTransaction(IOperation operation)
    {
        var declared = operation switch
        {
            IParameterReferenceOperation { Parameter: { HasExplicitDefaultValue: false } parameter } => parameter.NullableAnnotation,
            IFieldReferenceOperation { Field.IsReadOnly: true } field => field.Field.NullableAnnotation,
            _ => NullableAnnotation.Annotated,
        };
        return declared != NullableAnnotation.Annotated && _services.Model.RoleOf(operation.Type).Role == TypeRole.Transaction;
    }
}
