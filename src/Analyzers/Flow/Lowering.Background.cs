using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <content>Work that goes on beside the body: what starts it, and which tasks leave the body's sight.</content>
internal sealed partial class Lowering
{
    private static readonly string[] Sinks = ["WhenAll", "WhenAny", "WaitAll", "WaitAny", "WhenEach", "ConfigureAwait", "WaitAsync", "Unwrap", "AsTask"];
    private static readonly string[] Collecting = ["Add", "AddRange", "Enqueue", "Push"];

    /// <summary>Locals that lambdas and local functions mention.</summary>
    private readonly HashSet<ILocalSymbol> _usedInside = new(SymbolEqualityComparer.Default);

    private void AddBackground(IOperation operation, Callee callee, DelegateUse use)
    {
        _steps.Add(new Step { Kind = StepKind.Background, Operation = operation, Callee = callee, Use = use });
        _body.TouchesSessions |= callee.MayTouchSessions && callee.Nested is null;
    }

    /// <summary>A timer or a thread, unless this body stops it or waits for it, or an object keeps it: then that object decides when it ends.</summary>
    private void VisitCreation(IObjectCreationOperation creation)
    {
        if (creation.Type is not { Name: "Timer" or "Thread", ContainingNamespace: { Name: "Threading", ContainingNamespace.Name: "System" } } || IsEndedHere(creation))
            return;
        foreach (var argument in creation.Arguments)
        {
            foreach (var callee in CalleesOf(argument.Value))
                AddBackground(creation, callee, DelegateUse.Background);
        }
    }

    /// <summary>A handler of somebody else's event: what raises it outlives this body, unless this body made it, or takes the handler back.</summary>
    private void VisitSubscription(IEventAssignmentOperation subscription)
    {
        if (subscription.EventReference is not IEventReferenceOperation { Event: var raised, Instance: var source })
            return;
        var isTimer = raised.ContainingType is { Name: "Timer", ContainingNamespace.Name: "Timers" };
        if (source is ILocalReferenceOperation { Local: var local } && (!isTimer || IsEndedHere(local)) || _body.Graph.Blocks.Any(block => block.Operations.Any(operation => Unsubscribes(operation, raised))))
            return;
        foreach (var callee in CalleesOf(subscription.HandlerValue))
            AddBackground(subscription, callee, isTimer ? DelegateUse.Background : DelegateUse.OnEvent);
    }

    private static bool Unsubscribes(IOperation operation, IEventSymbol raised) =>
        OperationWalk.InEvaluationOrder(operation).Exists(inner => inner is IEventAssignmentOperation { Adds: false, EventReference: IEventReferenceOperation { Event: var ended } } && SymbolEqualityComparer.Default.Equals(ended, raised));

    private bool IsEndedHere(IObjectCreationOperation creation)
    {
        var value = OperationWalk.WithConversions(creation);
        if (value.Parent is IFlowCaptureOperation { Id: var id })
            value = _body.Operations.FirstOrDefault(operation => operation is IFlowCaptureReferenceOperation reference && reference.Id.Equals(id) && operation.Parent is ISimpleAssignmentOperation stored && stored.Value == operation) ?? value;
        return value.Parent is ISimpleAssignmentOperation { Target: var target } && target switch
        {
            ILocalReferenceOperation { Local: var local } => IsEndedHere(local),
            IMemberReferenceOperation => true,
            IFlowCaptureReferenceOperation lvalue => _origins.Captured(lvalue.Id).Any(stored => stored is IMemberReferenceOperation),
            _ => false,
        };
    }

    private bool IsEndedHere(ILocalSymbol local)
    {
        if (!_uses.TryGetValue(local, out var uses))
            return false;
        foreach (var use in uses)
        {
            var receiver = OperationWalk.WithConversions(use);
            if (receiver.Parent is null or IReturnOperation)
                return true;
            if (receiver.Parent is IInvocationOperation { TargetMethod.Name: "Join" or "Dispose" or "DisposeAsync" or "Stop" or "Close" } end && end.Instance == receiver)
                return true;
        }

        return false;
    }

    private static bool IsBlockingWait(IInvocationOperation invocation) =>
        invocation.TargetMethod.Name is "Wait" or "WaitAll" or "GetResult"
        && (OperationWalk.IsTask(invocation.TargetMethod.ContainingType) || invocation.TargetMethod.ContainingType.Name.EndsWith("Awaiter", StringComparison.Ordinal))
        || OperationWalk.WaitsFor(invocation.TargetMethod);

    /// <summary>Whether the task goes into a local that nothing reads.</summary>
    private bool IsLeftUnread(IInvocationOperation call) =>
        OperationWalk.IsTask(call.Type)
        && OperationWalk.WithConversions(call).Parent is ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local } }
        && _uses.TryGetValue(local, out var uses) && uses.Count == 1 && !_usedInside.Contains(local);

    /// <summary>A container's scope that ends closes the sessions that were taken from it, and those of the services.</summary>
    private bool VisitScopeEnd(IInvocationOperation invocation)
    {
        var instance = OperationWalk.BehindAwait(invocation.Instance!);
        if (instance is not ILocalReferenceOperation { Local: { Type.Name: "IServiceScope" or "AsyncServiceScope" } scope })
            return false;
        foreach (var filled in _origins.Filled)
        {
            if (!filled.Value.Exists(value => IsTakenFrom(value, scope)))
                continue;
            if (_services.Model.RoleOf(filled.Key.Type) is { Role: TypeRole.Session, Library: { } library })
            {
                AddSession(SessionKey.Local(filled.Key, library, openedHere: true), SessionOperation.Close, invocation);
                continue;
            }

            foreach (var type in _services.Bearing.SessionsOf(filled.Key.Type))
            {
                if (_services.Model.RoleOf(type).Library is { } row)
                    AddSession(SessionKey.Path(filled.Key, type, type, row), SessionOperation.Close, invocation);
            }
        }

        return true;
    }

    private ulong FinishedOn(ControlFlowBranch? edge) => _body.Tasks.Count > 0 && edge is not null && EdgeTests.FinishedTaskOn(edge) is { } task ? _tasks.In(task) : 0;

    /// <summary>Behind <c>foreach (var task in tasks) await task;</c>, or a loop that counts them, all of them are over, also where there are none.</summary>
    private void FinishBehindLoops(List<LoweredBlock> blocks)
    {
        if (_body.Tasks.Count == 0)
            return;
        foreach (var header in blocks)
        {
            if (header.Block is not { ConditionKind: ControlFlowConditionKind.WhenFalse, BranchValue: { } condition } || GoneThrough(condition) is not { } sequence)
                continue;
            var last = blocks.FindLastIndex(block => block.Block.FallThroughSuccessor?.Destination == header.Block);
            var awaited = blocks.Where(block => block.Block.Ordinal > header.Block.Ordinal && block.Block.Ordinal <= last).SelectMany(block => block.Steps).Aggregate(0UL, static (bits, step) => bits | step.Awaits);
            header.Finished = (header.Finished.Conditional | _tasks.In(sequence) & awaited, header.Finished.FallThrough);
        }
    }

    /// <summary>What a loop with this condition goes through to its end.</summary>
    private static IOperation? GoneThrough(IOperation condition) => condition switch
    {
        IInvocationOperation { TargetMethod.Name: "MoveNext", IsImplicit: true, Instance: { } enumerator } => enumerator,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.LessThan, RightOperand: IPropertyReferenceOperation { Property.Name: "Count" or "Length", Instance: { } counted } } => counted,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.GreaterThan or BinaryOperatorKind.NotEquals, LeftOperand: IPropertyReferenceOperation { Property.Name: "Count", Instance: { } left }, RightOperand.ConstantValue: { Value: 0 } } => left,
        _ => null,
    };

    private static bool IsTakenFrom(IOperation value, ILocalSymbol scope) =>
        OperationWalk.BehindAwait(value) is { } taken && Resolutions.Is(taken)
        && OperationWalk.InEvaluationOrder(taken).Exists(inner => inner is ILocalReferenceOperation { Local: var local } && SymbolEqualityComparer.Default.Equals(local, scope));

    private static bool IsOfTasks(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => IsOfTasks(array.ElementType),
        INamedTypeSymbol named => OperationWalk.IsTask(named) || named.TypeArguments.Any(IsOfTasks),
        _ => false,
    };

    private static bool IsSink(IInvocationOperation call) =>
        Sinks.Contains(call.TargetMethod.Name) || Collecting.Contains(call.TargetMethod.Name) && call.Instance is ILocalReferenceOperation or IFlowCaptureReferenceOperation or IInstanceReferenceOperation;

    /// <summary>Tasks that are handed to code out of sight: it may await them.</summary>
    private void NoteEscapes(IOperation[] operations)
    {
        if (_body.Tasks.Count == 0)
            return;
        foreach (var operation in operations)
        {
            _body.EscapedTasks |= operation switch
            {
                IArgumentOperation { Parent: IInvocationOperation call } argument when !IsSink(call) && IsOfTasks(OperationWalk.WithoutConversions(argument.Value).Type) => _tasks.In(argument.Value),
                IArgumentOperation { Parent: IObjectCreationOperation } argument when IsOfTasks(OperationWalk.WithoutConversions(argument.Value).Type) => _tasks.In(argument.Value),
                ISimpleAssignmentOperation or IDeconstructionAssignmentOperation => Assignments.In(operation).Where(part => part.Target is not (ILocalReferenceOperation or IDiscardOperation)).Aggregate(0UL, (bits, part) => bits | _tasks.In(part.Value)),
                ITupleOperation tuple when tuple.Parent is not IDeconstructionAssignmentOperation => _tasks.In(tuple),
                ILocalReferenceOperation { Local: var local } used when _usedInside.Contains(local) => _tasks.In(used),
                _ => 0,
            };
        }
    }
}
