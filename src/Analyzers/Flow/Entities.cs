using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>
/// The second pass over a body, on demand: where its entities come from and what happens to them, as events among the steps of the flow in the order of
/// evaluation. It looks at locals, parameters and objects made in place; what goes elsewhere escapes.
/// </summary>
internal sealed partial class Entities
{
    private const int MaximumDepth = 16;
    private readonly SessionFlow _flow;
    private readonly SessionModel _model;
    private readonly EntityQueries _queries;
    private readonly Dictionary<ISymbol, Entity> _bySymbol = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<IOperation, Entity> _made = [];
    private readonly Captures _captures;
    private readonly Dictionary<CaptureId, ILocalSymbol> _named = [];
    private readonly Dictionary<IOperation, ILocalSymbol> _called = [];
    private readonly Dictionary<IOperation, List<Step>> _steps = [];
    private readonly HashSet<SessionKey> _keys = [];
    private List<EntityEvent> _events = [];

    private Entities(SessionFlow flow)
    {
        _flow = flow;
        _model = flow.Services.Model;
        _captures = flow.Body.Captures;
        _queries = new EntityQueries(_model, _captures.Assigned, _captures.Of, new Subqueries(_model, flow.Body), flow.Services.QueryHelpers);
    }

    public static EntityFacts Of(SessionFlow flow)
    {
        var graph = flow.Body.Graph.Blocks;
        var blocks = new EntityEvent[graph.Length][];
        if (!flow.Visits.Any(visit => visit.Keys.Any(key => key.Library.Entities is not null)))
        {
            for (var i = 0; i < blocks.Length; i++)
                blocks[i] = [];
            return new EntityFacts(flow, blocks, static type => type);
        }

        var pass = new Entities(flow);
        var operations = new IOperation[graph.Length][];
        for (var i = 0; i < graph.Length; i++)
        {
            operations[i] = flow.Reaches(i) ? flow.Body.OperationsIn(graph[i]) : [];
            foreach (var operation in operations[i])
                pass.Note(operation);
        }

        foreach (var visit in flow.Visits)
        {
            // Of code that is not seen the entities have a word of their own: Opaque.
            if (visit.Step.Kind is StepKind.MayStore or StepKind.MayThrow)
                continue;
            pass._keys.UnionWith(visit.Keys);
            if (!pass._steps.TryGetValue(visit.Step.Operation, out var steps))
                pass._steps[visit.Step.Operation] = steps = [];
            steps.Add(visit.Step);
        }

        for (var i = 0; i < blocks.Length; i++)
        {
            pass._events = [];
            foreach (var operation in operations[i])
                pass.Visit(operation, graph[i]);
            blocks[i] = pass._events.ToArray();
        }

        return new EntityFacts(flow, blocks, pass._queries.ElementOf);
    }

    private void Note(IOperation operation)
    {
        foreach (var (target, value) in Assignments.In(operation))
        {
            if (target is not ILocalReferenceOperation { Local: var local })
                continue;

            // new User { ... } is built in a capture before the variable is given it.
            if (OperationWalk.WithoutCasts(value) is IFlowCaptureReferenceOperation { Id: var id } && OperationWalk.WithoutCasts(_captures.Only(id)) is IObjectCreationOperation)
                _named[id] = local;
            else if (GivenBack(Source(value)) is { } given && CreationOf(given) is { } creation && _captures.OnlyAssigned(local) is not null)
                Call(creation, local);
        }
    }

    private IObjectCreationOperation? CreationOf(IOperation given)
    {
        var value = OperationWalk.WithoutCasts(given);
        return (value is IFlowCaptureReferenceOperation { Id: var id } ? OperationWalk.WithoutCasts(_captures.Only(id)) : value) as IObjectCreationOperation;
    }

    /// <summary><c>var user = db.Users.Add(new User()).Entity</c>: it has the name from the start.</summary>
    private void Call(IObjectCreationOperation creation, ILocalSymbol name)
    {
        if (OfSymbol(name, name.Type) is not { } entity)
            return;
        entity.Creation = creation;
        _called[creation] = name;
    }

    private void Visit(IOperation operation, BasicBlock block)
    {
        if (_steps.TryGetValue(operation, out var steps))
        {
            foreach (var step in steps)
                Add(new EntityEvent(EntityEventKind.Step, operation) { Step = step, Session = step.Key, Query = QueryOf(step) });
        }

        switch (operation)
        {
            case IInvocationOperation call:
                VisitCall(call);
                break;
            case IInvalidOperation when OutOfSight.IsUnbound(operation, _model):
                Add(new EntityEvent(EntityEventKind.Opaque, operation));
                break;
            case IObjectCreationOperation creation:
                foreach (var argument in creation.Arguments)
                    Escape(argument.Value, creation);
                break;
            case ISimpleAssignmentOperation or IDeconstructionAssignmentOperation:
                foreach (var (assigned, value) in Assignments.In(operation))
                    VisitAssignment(assigned, value, operation);
                break;
            case IIsPatternOperation { Pattern: var pattern, Value: var matched } when NamedBy(pattern) is { } name && OfSymbol(name, name.Type) is { } entity:
                Rename(entity, matched, operation);
                break;
            case ICompoundAssignmentOperation { Target: var target }:
                Write(target, operation, reads: true, null);
                break;
            case IIncrementOrDecrementOperation { Target: var target }:
                Write(target, operation, reads: true, null);
                break;
            case IPropertyReferenceOperation property:
                VisitProperty(property);
                break;
            case IFlowAnonymousFunctionOperation lambda:
                VisitLambda(lambda);
                break;
            case IReturnOperation { ReturnedValue: { } returned }:
                Return(returned, operation);
                break;
            case ILocalReferenceOperation or IParameterReferenceOperation or IFlowCaptureReferenceOperation:
                VisitOtherUse(operation, block);
                if (operation is ILocalReferenceOperation local)
                    VisitKeptEntry(local);
                break;
        }
    }

    /// <summary>The name that a pattern gives to the object as a whole: <c>is { } user</c>, <c>is not User user</c>.</summary>
    private static ILocalSymbol? NamedBy(IPatternOperation pattern) => pattern switch
    {
        INegatedPatternOperation { Pattern: var inner } => NamedBy(inner),
        IRecursivePatternOperation recursive => recursive.DeclaredSymbol as ILocalSymbol,
        IDeclarationPatternOperation declaration => declaration.DeclaredSymbol as ILocalSymbol,
        _ => null,
    };

    private void Add(EntityEvent happening) => _events.Add(happening);

    private EntityQuery? QueryOf(Step step) =>
        step is { Kind: StepKind.Session, Key: { } key, Operation: IInvocationOperation call, SessionOperation: SessionOperation.Query or SessionOperation.Execute }
            ? _queries.Of(call, key.Library, key.Type, TracksByDefault(key))
            : null;

    /// <summary>A context that is made here, and by no factory or provider, is not what the container's registration configures.</summary>
    private bool TracksByDefault(SessionKey key) => !_flow.Services.TrackingDefaults.AreOff(key.Type, !key.OpenedHere || IsMadeByContainer(key), default);

    private bool IsMadeByContainer(SessionKey key) => _flow.Visits.Any(visit => visit.Step is { Kind: StepKind.Session, Opens: true, Operation: IInvocationOperation made } && key.Equals(visit.Step.Key)
        && (Resolutions.Is(made) || _model.MeaningOf(made) is { Operation: SessionOperation.Open }));

    /// <summary>The entity that a value stands for, or null.</summary>
    private Entity? EntityOf(IOperation? value, int depth = 0)
    {
        if (value is null || depth > MaximumDepth)
            return null;
        value = OperationWalk.WithoutCasts(value);
        switch (value)
        {
            case ILocalReferenceOperation { Local: var local }:
                return OfSymbol(local, local.Type);
            case IParameterReferenceOperation { Parameter: var parameter }:
                return OfSymbol(parameter, parameter.Type);
            case IFlowCaptureReferenceOperation { Id: var id }:
                if (_named.TryGetValue(id, out var named))
                    return OfSymbol(named, named.Type);
                return EntityOf(_captures.Only(id), depth + 1);
            case IObjectCreationOperation { Type: { } type, IsImplicit: false } creation when _model.IsEntityLike(type) && _model.RoleOf(type).Role == TypeRole.None:
                if (_called.TryGetValue(creation, out var name))
                    return OfSymbol(name, name.Type);
                if (!_made.TryGetValue(creation, out var made))
                    _made[creation] = made = new Entity(null, type, type.Name) { Creation = creation };
                return made;
            case IPropertyReferenceOperation or IInvocationOperation when GivenBack(value) is { } staged:
                return EntityOf(staged, depth + 1);
            default:
                return null;
        }
    }

    /// <summary>What was given to the call that stages it and answers with it: <c>db.Users.Add(user).Entity</c>.</summary>
    private IOperation? GivenBack(IOperation value)
    {
        if (value is IInvocationOperation call)
            return StagedBy(call) is { StagingGivesObject: true } && OperationWalk.ResultOf(call.Type) is { } type && SymbolEqualityComparer.Default.Equals(type, OperationWalk.WithoutCasts(call.Arguments[0].Value).Type) ? call.Arguments[0].Value : null;
        if (value is not IPropertyReferenceOperation { Instance: { } entry, Property.Name: var property })
            return null;
        var source = Source(entry);
        if (source is ILocalReferenceOperation { Local: var kept } && _captures.OnlyAssigned(kept) is { } only)
            source = Source(only);
        return source is IInvocationOperation staging && StagedBy(staging) is { } traits && property == traits.EntryObject ? staging.Arguments[0].Value : null;
    }

    private EntityTraits? StagedBy(IInvocationOperation call) =>
        call.Arguments.Length > 0 && (_model.MeaningOf(call)?.Library ?? _model.RoleOf(call.Instance?.Type).Library)?.Entities is { } traits && traits.StagingOf(call.TargetMethod.Name) != Staging.None ? traits : null;

    private Entity? OfSymbol(ISymbol symbol, ITypeSymbol type)
    {
        if (_bySymbol.TryGetValue(symbol, out var known))
            return known;
        var isList = _queries.ElementOf(type) is { } element && _model.IsEntityLike(element) && _model.RoleOf(type).Role == TypeRole.None;
        if (!isList && (!_model.IsEntityLike(type) || _model.RoleOf(type).Role != TypeRole.None || _flow.Services.Bearing.Bears(type)))
            return null;
        return _bySymbol[symbol] = new Entity(symbol, type, symbol.Name) { IsList = isList };
    }

    /// <summary>The entity whose property, or collection, an expression is: <c>user.Orders</c>.</summary>
    private (Entity Owner, IPropertySymbol Property)? PropertyOf(IOperation? value)
    {
        value = OperationWalk.WithoutCasts(value);
        if (value is IFlowCaptureReferenceOperation { Id: var id })
            value = OperationWalk.WithoutCasts(_captures.Only(id));
        return value is IPropertyReferenceOperation { Property.IsIndexer: false } property && EntityOf(property.Instance) is { } owner ? (owner, property.Property) : null;
    }

    /// <summary>The value behind awaits, <c>ConfigureAwait</c> and captures that hold one value.</summary>
    private IOperation Source(IOperation value)
    {
        for (var depth = 0; depth < MaximumDepth; depth++)
        {
            value = OperationWalk.WithoutCasts(value);
            switch (value)
            {
                case IAwaitOperation awaited:
                    value = awaited.Operation;
                    break;
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" or "GetAwaiter" or "GetResult", Instance: { } instance }:
                    value = instance;
                    break;
                case IPropertyReferenceOperation { Property.Name: "Result", Instance: { } task } when OperationWalk.IsTask(task.Type):
                    value = task;
                    break;
                case IFlowCaptureReferenceOperation { Id: var id } when _captures.Only(id) is { } only:
                    value = only;
                    break;
                default:
                    return value;
            }
        }

        return value;
    }

    private SessionKey? KeyOf(IOperation? session)
    {
        if (session is null)
            return null;
        var bare = OperationWalk.WithoutCasts(session);
        ISymbol? symbol = bare switch
        {
            ILocalReferenceOperation local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            IFieldReferenceOperation field => field.Field,
            IPropertyReferenceOperation property => property.Property,
            _ => null,
        };
        return symbol is null
            ? null
            : _keys.FirstOrDefault(key => SymbolEqualityComparer.Default.Equals(key.Symbol, symbol))
                ?? (IsInjected(symbol) ? _keys.FirstOrDefault(key => key.Kind == SessionKeyKind.Injected && SymbolEqualityComparer.Default.Equals(key.Type, bare.Type)) : null);
    }

    private bool IsInjected(ISymbol symbol) =>
        symbol is IFieldSymbol or IPropertySymbol
        || symbol is IParameterSymbol parameter && (parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } || HandlerParameters.AreInjected(parameter, _flow.Services.Sources));
}
