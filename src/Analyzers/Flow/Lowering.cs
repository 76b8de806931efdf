using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Reduces one body's control-flow graph to the steps that matter to sessions; nested bodies with it.</summary>
internal sealed partial class Lowering
{
    private const int MaximumNesting = 40;
    private readonly FlowServices _services;
    private readonly LoweredBody _body;
    private readonly Lowering? _outer;
    private readonly CancellationToken _cancellation;
    private readonly Origins _origins;
    private readonly Tasks _tasks;
    private readonly int _depth;
    private readonly Dictionary<IMethodSymbol, LoweredBody> _localFunctions = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<IFlowAnonymousFunctionOperation, LoweredBody> _lambdas = [];
    private readonly Dictionary<ILocalSymbol, List<IOperation>> _uses = new(SymbolEqualityComparer.Default);
    private readonly List<Step> _awaits = [];
    private List<Step> _steps = [];

    private Lowering(FlowServices services, LoweredBody body, Lowering? outer, CancellationToken cancellation)
    {
        _services = services;
        _body = body;
        _outer = outer;
        _cancellation = cancellation;
        _depth = outer is null ? 0 : outer._depth + 1;
        _origins = new Origins(services, body.Owner, outer?._origins);
        _tasks = new Tasks(_origins);
    }

    public static LoweredBody Lower(FlowServices services, IMethodSymbol? owner, IOperation root, ControlFlowGraph graph, CancellationToken cancellation)
    {
        var body = new LoweredBody(owner, root, graph, null);
        new Lowering(services, body, null, cancellation).Run();
        return body;
    }

    private void Run()
    {
        var blocks = new List<(BasicBlock Block, IOperation[] Operations)>();
        foreach (var block in _body.Graph.Blocks)
        {
            _cancellation.ThrowIfCancellationRequested();
            var operations = _body.OperationsIn(block);
            blocks.Add((block, operations));
            foreach (var operation in operations)
                Note(operation);
        }

        if (_depth < MaximumNesting)
            PrepareNested(blocks);
        var lowered = new List<LoweredBlock>(blocks.Count);
        foreach (var (block, operations) in blocks)
        {
            _steps = [];
            var throwsBefore = new HashSet<int>();
            foreach (var operation in operations)
            {
                var before = _steps.Count;
                NoteEscape(operation, block.Ordinal);
                Visit(operation);
                if (_steps.Count == before && OperationWalk.CanThrow(operation) && !OperationWalk.HandsOn(operation) && !OperationWalk.Gathers(operation))
                    throwsBefore.Add(before);
            }

            if (block is { BranchValue: { } value, FallThroughSuccessor.Semantics: ControlFlowBranchSemantics.Return })
                _deferred.Add((DeferredUse.Returned, value, block.Ordinal, _steps.Count));
            lowered.Add(new LoweredBlock(block, [.. _steps], throwsBefore) { Finished = (FinishedOn(block.ConditionalSuccessor), FinishedOn(block.FallThroughSuccessor)) });
        }

        // Tasks may be gathered later in the text than a loop awaits them.
        foreach (var (_, operations) in blocks)
        {
            foreach (var operation in operations)
                _tasks.Enter(operation);
        }

        foreach (var step in _awaits)
            step.Awaits = _tasks.In(Operand(step.Operation));
        FinishBehindLoops(lowered);
        foreach (var (_, operations) in blocks)
            NoteEscapes(operations);
        foreach (var block in lowered)
            block.Returns = block.Block.FallThroughSuccessor?.Semantics == ControlFlowBranchSemantics.Return ? _tasks.In(block.Block.BranchValue) : 0;
        _body.Blocks = lowered.ToArray();
        CollectEscapes();
        foreach (var nested in _body.Nested)
            _body.TouchesSessions |= nested.TouchesSessions;
    }

    private static IOperation? Operand(IOperation operation) => operation switch
    {
        IAwaitOperation awaited => awaited.Operation,
        IInvocationOperation { Instance: { } instance } => instance,
        IInvocationOperation { Arguments.Length: > 0 } call => call.Arguments[0].Value,
        IPropertyReferenceOperation property => property.Instance,
        _ => null,
    };

    private void Note(IOperation operation)
    {
        _origins.Enter(operation);
        NoteHandedOut(operation);
        if (IsGivenTransaction(operation) && _origins.Of(operation).Key is { } given)
            _body.GivenTransactions.Add(given);
        if (operation is not ILocalReferenceOperation local)
            return;
        for (var outer = _outer; outer is not null; outer = outer._outer)
            outer._usedInside.Add(local.Local);
        if (!_uses.TryGetValue(local.Local, out var uses))
            _uses[local.Local] = uses = [];
        uses.Add(local);
    }

    private void PrepareNested(List<(BasicBlock Block, IOperation[] Operations)> blocks)
    {
        foreach (var function in _body.Graph.LocalFunctions)
        {
            var nested = new LoweredBody(function, null, _body.Graph.GetLocalFunctionControlFlowGraph(function, _cancellation), _body);
            _localFunctions[function] = nested;
            _body.Nested.Add(nested);
        }

        foreach (var (_, operations) in blocks)
        {
            foreach (var operation in operations)
            {
                if (operation is not IFlowAnonymousFunctionOperation lambda || _lambdas.ContainsKey(lambda))
                    continue;
                var nested = new LoweredBody(lambda.Symbol, null, _body.Graph.GetAnonymousFunctionControlFlowGraph(lambda, _cancellation), _body) { IsExpressionTree = lambda.Parent is IConversionOperation };
                _lambdas[lambda] = nested;
                _body.Nested.Add(nested);
            }
        }

        foreach (var nested in _body.Nested)
            new Lowering(_services, nested, this, _cancellation).Run();
    }

    private LoweredBody? LocalFunction(IMethodSymbol function)
    {
        for (var lowering = this; lowering is not null; lowering = lowering._outer)
        {
            if (lowering._localFunctions.TryGetValue(function.OriginalDefinition, out var nested))
                return nested;
        }

        return null;
    }

    private void Visit(IOperation operation)
    {
        switch (operation)
        {
            case IInvocationOperation invocation:
                VisitInvocation(invocation);
                VisitEnd(invocation);
                break;
            case ISimpleAssignmentOperation or IDeconstructionAssignmentOperation:
                foreach (var (target, value) in Assignments.In(operation))
                    VisitAssignment(target, value, operation);
                break;
            case IPropertyReferenceOperation property:
                VisitProperty(property);
                break;
            case IAwaitOperation:
                AddAwait(operation);
                break;
            case IObjectCreationOperation creation:
                VisitCreation(creation);
                break;
            case IInvalidOperation when OutOfSight.IsUnbound(operation, _services.Model):
                _steps.Add(new Step { Kind = StepKind.MayStore, Operation = operation });
                break;
            case IEventAssignmentOperation { Adds: true } subscription:
                VisitSubscription(subscription);
                break;
        }

        _tasks.Enter(operation);
    }

    private void VisitAssignment(IOperation target, IOperation assigned, IOperation assignment)
    {
        var value = OperationWalk.BehindAwait(assigned);
        if (target is ILocalReferenceOperation { Local: var local })
            Rebind(local, target, assigned, assignment);
        if (_services.Model.RoleOf(target.Type).Role == TypeRole.Transaction && _steps.FindLast(step => step.SessionOperation == SessionOperation.Begin && step.Operation == value) is { } begin)
            begin.Transaction = _origins.VariableOf(target);
        if (!_services.Model.IsSession(target.Type))
            return;
        if (_origins.Of(value) is { Opens: true, Kind: OriginKind.Session } && _origins.Of(target) is { Key: { } key })
        {
            var held = value is IInvocationOperation open && (_services.Model.MeaningOf(open) is { Operation: SessionOperation.OpenHeld } || _services.Makers.MakeHeld(open.TargetMethod, _cancellation));
            AddSession(key, held ? SessionOperation.OpenHeld : SessionOperation.Open, value);
        }
    }

    /// <summary>A local that is filled anew (in a loop, say) stands for another session from here on.</summary>
    private void Rebind(ILocalSymbol local, IOperation target, IOperation value, IOperation assignment)
    {
        if (_services.Model.IsSession(local.Type))
        {
            if (_origins.Of(target) is { Key: { Kind: SessionKeyKind.Local } key } && !_origins.Of(value).Opens && SymbolEqualityComparer.Default.Equals(key.Symbol, local))
                AddSession(key, SessionOperation.Open, assignment);
            return;
        }

        if (_origins.Of(target) is { Kind: OriginKind.Transaction, Key: { } own } && SymbolEqualityComparer.Default.Equals(own.Symbol, local))
        {
            AddSession(own, SessionOperation.Open, value);
            if (OperationWalk.BehindAwait(value) is IInvocationOperation)
                AddSession(own, SessionOperation.Begin, value);
            return;
        }

        if (_origins.Of(target) is not { Kind: OriginKind.Bearer, Root: { } root } || !SymbolEqualityComparer.Default.Equals(root, local))
            return;
        foreach (var type in _services.Bearing.SessionsOf(local.Type))
        {
            if (_services.Model.RoleOf(type).Library is { } library)
                AddSession(SessionKey.Path(local, type, type, library), SessionOperation.Open, assignment);
        }
    }

    private void VisitProperty(IPropertyReferenceOperation property)
    {
        if (property.Property.Name == "Result" && OperationWalk.IsTask(property.Instance?.Type))
        {
            AddAwait(property);
            return;
        }

        if (_services.Model.EntryPropertyOf(property.Property) is not { } library)
            return;
        var operation = Settles(property, library) ? SessionOperation.TakeBack : SessionOperation.SetEntry;
        if (_origins.Of(property.Instance) is { Key: { } key })
            AddSession(key, operation, property);
        else
            _steps.Add(new Step { Kind = StepKind.Session, Operation = property, SessionOperation = operation, EveryOf = library });
    }

    private static bool Settles(IPropertyReferenceOperation state, Library library) =>
        state.Parent is ISimpleAssignmentOperation { Target: var target, Value: IFieldReferenceOperation { Field.Name: var set } } && target == state && library.Entities is { } traits && EntityTraits.Has(traits.SettledStates, set);

    private void VisitInvocation(IInvocationOperation invocation)
    {
        var method = invocation.TargetMethod;
        if (method.Name is "Dispose" or "DisposeAsync" && method.Parameters.Length == 0 && VisitDispose(invocation))
            return;
        if (IsBlockingWait(invocation))
            AddAwait(invocation);
        NoteNextRow(invocation);
        if (_services.Model.MeaningOf(invocation) is { } meaning)
        {
            VisitMember(invocation, meaning);
            return;
        }

        if (_services.Model.IsExternalCall(invocation) && !EnlistedMessages.Is(invocation, _body.RootAround, _services.Model))
            _steps.Add(new Step { Kind = StepKind.External, Operation = invocation });
        else if (_services.Model.Waits.Pauses(invocation))
            _steps.Add(new Step { Kind = StepKind.Wait, Operation = invocation });
        var use = Delegates.UseOf(invocation, _services.Model);
        VisitDelegates(invocation, use == DelegateUse.Unknown && _services.WorkQueues.Take(invocation, _cancellation) ? DelegateUse.Background : use);
        if (method.MethodKind == MethodKind.LocalFunction)
        {
            if (LocalFunction(method) is { } function)
                AddCall(invocation, new Callee { Nested = function, MayTouchSessions = true });
        }
        else if (!StoresWork(invocation))
        {
            if (OutOfSight.MayStore(invocation, _services))
                _steps.Add(new Step { Kind = StepKind.MayStore, Operation = invocation });
            VisitCall(invocation);
        }

        if (OperationWalk.EndsThePath(method))
            _steps.Add(new Step { Kind = StepKind.Throw, Operation = invocation });
    }

    /// <summary>A using lets go through IDisposable, whatever the object is.</summary>
    private bool VisitDispose(IInvocationOperation invocation)
    {
        if (VisitScopeEnd(invocation))
            return true;
        var origin = _origins.Of(invocation.Instance);
        if (origin.Key is null || origin.Kind is not (OriginKind.Session or OriginKind.Transaction))
            return false;
        if (origin.Kind == OriginKind.Session)
        {
            AddSession(origin.Key, SessionOperation.Close, invocation);
            return true;
        }

        var disposed = OperationWalk.BehindAwait(invocation.Instance!).Type;
        AddSession(origin.Key, _services.Model.IsSavepoint(disposed) ? SessionOperation.EndSavepoint : SessionOperation.EndTransaction, invocation).Transaction = TransactionIn(invocation.Instance);
        return true;
    }

    private void VisitMember(IInvocationOperation invocation, MemberMeaning meaning)
    {
        if (meaning.Operation is SessionOperation.Open or SessionOperation.OpenHeld)
            return;

        // Query<T>() builds; Query<T>($"select ...") runs.
        if (meaning.Operation == SessionOperation.DeferredQuery)
        {
            if (invocation.Arguments.Length == 0 || meaning.Source == SessionSource.Argument)
                return;
            meaning = meaning with { Operation = SessionOperation.Query };
        }

        var origin = _origins.SessionOf(invocation, meaning);
        if (meaning.Operation == SessionOperation.RunInPlace)
        {
            VisitDelegates(invocation, DelegateUse.InPlace);
            return;
        }

        if (origin.Key is not { } key)
        {
            if (origin.Kind == OriginKind.Bearer)
                VisitMemberOfBearer(invocation, meaning.Operation, origin);
            if (meaning.Operation == SessionOperation.Transact)
                EnterInTransaction(invocation);
            if (meaning.Operation is SessionOperation.SetEntry or SessionOperation.TakeBack)
                _steps.Add(new Step { Kind = StepKind.Session, Operation = invocation, SessionOperation = meaning.Operation, EveryOf = meaning.Library });
            if (Model.IsSessionless(invocation))
                _steps.Add(new Step { Kind = StepKind.Sessionless, Operation = invocation });
            return;
        }

        // Rollback("name") goes back to a savepoint.
        if (meaning.Operation == SessionOperation.Rollback && key.Library.Protocol == Protocol.Connection && invocation.TargetMethod.Parameters is [{ Type.SpecialType: SpecialType.System_String }, ..])
            meaning = meaning with { Operation = SessionOperation.ReturnToSavepoint };
        if (meaning.Operation == SessionOperation.Transact)
        {
            AddSession(key, SessionOperation.Begin, invocation);
            VisitDelegates(invocation, DelegateUse.InTransaction);
            AddSession(key, SessionOperation.Commit, invocation);
            return;
        }

        var added = AddSession(key, meaning.Operation, invocation);
        added.Transaction = TransactionIn(invocation.Instance);
        added.Streams = ReadsOpenReader(invocation, meaning.Library) ? key : null;
        StartTask(added, invocation);
    }

    private Step AddSession(SessionKey key, SessionOperation operation, IOperation at)
    {
        var step = new Step { Kind = StepKind.Session, Operation = at, Key = key, SessionOperation = operation };
        _steps.Add(step);
        _body.TouchesSessions = true;
        return step;
    }

    private void AddAwait(IOperation operation)
    {
        var step = new Step { Kind = StepKind.Await, Operation = operation };
        _steps.Add(step);
        _awaits.Add(step);
    }

    /// <summary>A task that is neither awaited in place, nor dropped, nor returned goes on beside what follows.</summary>
    private void StartTask(Step step, IInvocationOperation call)
    {
        step.IsDropped = OperationWalk.IsDropped(call) || IsLeftUnread(call);
        if (!OperationWalk.IsTask(call.Type) || OperationWalk.IsAwaitedInPlace(call) || OperationWalk.IsDropped(call) || OperationWalk.IsReturned(call) || OperationWalk.IsStoredOutOfSight(call) || _body.Tasks.Count >= 64)
            return;
        step.Task = _body.Tasks.Count;
        _body.Tasks.Add(step);
        _tasks.Start(call, step.Task);
    }
}
