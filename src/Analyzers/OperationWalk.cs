using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers;

/// <summary>Walks over operation trees without recursion, so that no depth of nesting can overflow the stack.</summary>
internal static class OperationWalk
{
    private static readonly string[] ElementsStay = ["AsParallel", "WithDegreeOfParallelism", "WithCancellation", "Where", "OrderBy", "Take", "Skip"];

    /// <summary>The top of the tree that an operation stands in.</summary>
    [return: NotNullIfNotNull(nameof(operation))]
    public static IOperation? RootOf(IOperation? operation)
    {
        while (operation?.Parent is { } parent)
            operation = parent;
        return operation;
    }

    /// <summary>The tree in the order of evaluation: operands before what uses them.</summary>
    public static List<IOperation> InEvaluationOrder(IOperation root)
    {
        var operations = new List<IOperation>();
        AddInEvaluationOrder(root, operations, new Stack<IOperation>());
        return operations;
    }

    /// <summary>The trees one after the other, each in the order of evaluation.</summary>
    public static IOperation[] InEvaluationOrder(ImmutableArray<IOperation> roots, IOperation? last)
    {
        var operations = new List<IOperation>();
        var pending = new Stack<IOperation>();
        foreach (var root in roots)
            AddInEvaluationOrder(root, operations, pending);
        if (last is not null)
            AddInEvaluationOrder(last, operations, pending);
        return operations.ToArray();
    }

    private static void AddInEvaluationOrder(IOperation root, List<IOperation> operations, Stack<IOperation> pending)
    {
        var start = operations.Count;
        pending.Push(root);
        while (pending.Count > 0)
        {
            var operation = pending.Pop();
            operations.Add(operation);
            foreach (var child in operation.ChildOperations)
                pending.Push(child);
        }

        operations.Reverse(start, operations.Count - start);
    }

    /// <summary>The operations of a body without those of the lambdas and local functions in it.</summary>
    public static IEnumerable<IOperation> Own(IOperation root)
    {
        var pending = new Stack<IOperation>();
        pending.Push(root);
        while (pending.Count > 0)
        {
            var operation = pending.Pop();
            yield return operation;
            foreach (var child in operation.ChildOperations)
            {
                if (child is not (IAnonymousFunctionOperation or ILocalFunctionOperation))
                    pending.Push(child);
            }
        }
    }

    /// <summary>What is converted, by whatever conversions.</summary>
    [return: NotNullIfNotNull(nameof(value))]
    public static IOperation? WithoutConversions(IOperation? value)
    {
        while (value is IConversionOperation conversion)
            value = conversion.Operand;
        return value;
    }

    /// <summary>What is converted, as long as it stays the same object: an operator makes another one.</summary>
    [return: NotNullIfNotNull(nameof(value))]
    public static IOperation? WithoutCasts(IOperation? value)
    {
        while (value is IConversionOperation { OperatorMethod: null } conversion)
            value = conversion.Operand;
        return value;
    }

    /// <summary>What makes a value that is awaited, or converted, on the way.</summary>
    [return: NotNullIfNotNull(nameof(value))]
    public static IOperation? BehindAwait(IOperation? value)
    {
        while (true)
        {
            switch (value)
            {
                case IConversionOperation conversion:
                    value = conversion.Operand;
                    break;
                case IAwaitOperation awaited:
                    value = awaited.Operation;
                    break;
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } instance }:
                    value = instance;
                    break;
                default:
                    return value;
            }
        }
    }

    /// <summary>The value with the conversions around it.</summary>
    public static IOperation WithConversions(IOperation value)
    {
        while (value.Parent is IConversionOperation)
            value = value.Parent;
        return value;
    }

    /// <summary>The innermost lambda or local function that the operation stands in, or null.</summary>
    public static IOperation? FunctionAround(IOperation operation)
    {
        var around = operation.Parent;
        while (around is not (null or IAnonymousFunctionOperation or ILocalFunctionOperation))
            around = around.Parent;
        return around;
    }

    /// <summary>Whether the operation gives the thread away, in any of the forms of <c>await</c>.</summary>
    public static bool Awaits(IOperation operation) => operation is IAwaitOperation or IForEachLoopOperation { IsAsynchronous: true }
        or IUsingOperation { IsAsynchronous: true } or IUsingDeclarationOperation { IsAsynchronous: true };

    /// <summary>Whether the value is awaited, or blocked on, right where it is made.</summary>
    public static bool IsAwaitedInPlace(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; operation = parent, parent = parent.Parent)
        {
            switch (parent)
            {
                case IAwaitOperation:
                    return true;
                case IConversionOperation:
                    continue;
                case IPropertyReferenceOperation { Property.Name: "Result" }:
                    return true;
                case IInvocationOperation { TargetMethod.Name: "Wait" or "GetResult" or "RunSynchronously" } blocking when blocking.Instance == operation:
                    return true;
                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod: var helper } } when WaitsFor(helper):
                    return true;
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" or "GetAwaiter" or "WaitAsync" or "Unwrap" }:
                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "WaitAsync" or "Unwrap" or "ConfigureAwait", IsExtensionMethod: true } } }:
                    continue;
                default:
                    return false;
            }
        }

        return false;
    }

    /// <summary>A helper that is given a task and answers with the task's result, or says by its name that it waits: it is over behind it.</summary>
    public static bool WaitsFor(IMethodSymbol method) =>
        method.IsStatic && !IsTask(method.ReturnType) && (method.ReducedFrom ?? method).OriginalDefinition is { Parameters: [{ Type: INamedTypeSymbol task }, ..] } definition && IsTask(task)
        && (task.TypeArguments is [var result] && SymbolEqualityComparer.Default.Equals(result, definition.ReturnType)
            || definition.ReturnsVoid && definition.Name.IndexOf("Wait", StringComparison.OrdinalIgnoreCase) >= 0);

    /// <summary>Whether a task is dropped: a statement of its own, assigned to a discard, handed to a helper that forgets it on purpose, or asked for no more than its number or state.</summary>
    public static bool IsDropped(IOperation operation)
    {
        if (!IsTask(operation.Type))
            return false;
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IExpressionStatementOperation:
                case ISimpleAssignmentOperation { Target: IDiscardOperation }:
                    return true;
                case IPropertyReferenceOperation { Instance: { } task, Property.Name: not "Result" }:
                    return IsTask(task.Type);
                case IConversionOperation:
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" or "ContinueWith" }:
                    continue;
                case IArgumentOperation { Parameter.Ordinal: 0, Parent: IInvocationOperation { TargetMethod: { IsExtensionMethod: true, ReturnsVoid: true, Name: var name } } }:
                    return name.IndexOf("Forget", StringComparison.Ordinal) >= 0;
                default:
                    return false;
            }
        }

        return false;
    }

    /// <summary>Whether the value goes where this body cannot follow it: a field, an element, a part of a tuple.</summary>
    public static bool IsStoredOutOfSight(IOperation operation)
    {
        while (operation.Parent is IConversionOperation or IInvocationOperation { TargetMethod.Name: "AsTask" })
            operation = operation.Parent;
        return operation.Parent is ITupleOperation && Assignments.TargetOf(operation) is not ILocalReferenceOperation
            || operation.Parent is ISimpleAssignmentOperation { Target: not ILocalReferenceOperation } assignment && assignment.Value == operation;
    }

    /// <summary>Whether the value is what the body returns.</summary>
    public static bool IsReturned(IOperation operation)
    {
        while (operation.Parent is IConversionOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" })
            operation = operation.Parent;
        return operation.Parent is null or IReturnOperation;
    }

    /// <summary>What awaiting a value of the type gives: of a task its result, else the type itself.</summary>
    [return: NotNullIfNotNull(nameof(type))]
    public static ITypeSymbol? ResultOf(ITypeSymbol? type) =>
        type is INamedTypeSymbol { TypeArguments: [var result] } task && (IsTask(task) || task.Name is "ConfiguredTaskAwaitable" or "ConfiguredValueTaskAwaitable") ? result : type;

    public static bool IsTask(ITypeSymbol? type) =>
        type is INamedTypeSymbol { Name: "Task" or "ValueTask", ContainingNamespace: { Name: "Tasks", ContainingNamespace: { Name: "Threading", ContainingNamespace.Name: "System" } } };

    /// <summary>What a call of LINQ or of Parallel runs over, through the parts that leave its elements as they are.</summary>
    public static IOperation? SourceOf(IInvocationOperation call)
    {
        IOperation? source = call;
        while (source is IInvocationOperation { Arguments: [{ Value: var first }, ..], TargetMethod.Name: var name } && (source == call || ElementsStay.Contains(name)))
            source = WithoutConversions(first);

        return source == call ? null : source;
    }

    /// <summary>The local or parameter that a value is read of; null where it is anything else.</summary>
    public static ISymbol? VariableOf(IOperation? value) => WithoutConversions(value) switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        _ => null,
    };

    /// <summary>The local or parameter that a chain of members and calls begins with (<c>unit.Users.Add(user)</c>: unit); null where it begins otherwise.</summary>
    public static ISymbol? VariableUnder(IOperation? operation, Func<CaptureId, IOperation?>? captured = null)
    {
        while (true)
        {
            switch (operation)
            {
                case IFlowCaptureReferenceOperation { Id: var id } when captured?.Invoke(id) is { } held:
                    operation = held;
                    break;
                case IInvocationOperation { Instance: { } instance }:
                    operation = instance;
                    break;
                case IMemberReferenceOperation { Instance: { } instance }:
                    operation = instance;
                    break;
                case IConversionOperation conversion:
                    operation = conversion.Operand;
                    break;
                default:
                    return VariableOf(operation);
            }
        }
    }

    /// <summary>The variable or member that an operation gives a value: it assigns or counts it, hands it over by reference, or is a part of it that a tuple is taken apart into.</summary>
    public static IOperation? WrittenBy(IOperation operation) => operation switch
    {
        IAssignmentOperation assignment => assignment.Target,
        IIncrementOrDecrementOperation count => count.Target,
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => argument.Value,
        ILocalReferenceOperation or IParameterReferenceOperation or IMemberReferenceOperation when operation.Parent is ITupleOperation tuple && Assignments.IsTarget(tuple) => operation,
        _ => null,
    };

    /// <summary>Whether the operation can throw by itself; getters are taken to succeed.</summary>
    public static bool CanThrow(IOperation operation) =>
        operation is IInvocationOperation or IObjectCreationOperation or IThrowOperation or IAwaitOperation
            or IArrayElementReferenceOperation or IDynamicInvocationOperation or IFunctionPointerInvocationOperation
        || operation is IConversionOperation { IsImplicit: false }
        || operation is IBinaryOperation { OperatorMethod: not null };

    /// <summary>Whether the call opens a scope of a container.</summary>
    public static bool OpensScope(IOperation? operation) => operation is IInvocationOperation { TargetMethod.Name: "CreateScope" or "CreateAsyncScope" or "BeginLifetimeScope" };

    /// <summary>Whether the call only hands on what another one made (<c>ConfigureAwait</c>): what throws is the other one.</summary>
    public static bool HandsOn(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" or "GetAwaiter" or "GetResult" or "CreateScope" };

    /// <summary>Whether the call makes one task of several: what throws is the wait for it.</summary>
    public static bool Gathers(IOperation operation) => operation is IInvocationOperation { TargetMethod: { Name: "WhenAll" or "WhenAny", ContainingType: var type } } && IsTask(type);

    /// <summary>Whether the operation waits for its turn: a semaphore, a monitor.</summary>
    public static bool TakesTurn(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod: { Name: "Wait" or "WaitAsync" or "Enter" or "LockAsync", ContainingType.Name: "SemaphoreSlim" or "Monitor" or "AsyncLock" } };

    /// <summary>Says so itself, or by its name as a helper out of sight does: <c>ex.Rethrow()</c>, <c>ex.LogAndThrow()</c>.</summary>
    public static bool EndsThePath(IMethodSymbol method) =>
        Annotations.Has(method, "DoesNotReturn")
        || method is { IsStatic: true, ReturnsVoid: true } && (string.Equals(method.Name, "Rethrow", StringComparison.OrdinalIgnoreCase) || method.Name.EndsWith("AndThrow", StringComparison.Ordinal))
            && method.Parameters.Any(parameter => IsException(parameter.Type));

    private static bool IsException(ITypeSymbol? type)
    {
        while (type is { BaseType.SpecialType: not SpecialType.System_Object })
            type = type.BaseType;
        return type is { Name: "Exception", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };
    }
}
