using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <content>Objects that are taken out of others: of lists, of queries that are enumerated, of caches.</content>
internal sealed partial class Entities
{
    private const int MaximumHelpers = 2;
    private static readonly string[] Picking = ["Where", "OrderBy", "OrderByDescending", "ThenBy", "ThenByDescending", "Skip", "SkipWhile", "Take", "TakeWhile", "TakeLast", "Reverse", "Distinct", "AsEnumerable", "ToList", "ToArray"];

    private EntityEvent? Element(IOperation list, Entity entity, IOperation taken, IOperation at)
    {
        var source = Unfiltered(list);
        if (EntityOf(source) is not { } known || known == entity)
            return ElementOf(source, entity, at);
        entity.List = known;
        var element = known.Symbol is ILocalSymbol local && _captures.OnlyAssigned(local) is { } only ? ElementOf(Unfiltered(only), entity, at) : null;
        element ??= new EntityEvent(EntityEventKind.Assigned, at) { Entity = entity, Value = taken };
        element.List = known;
        return element;
    }

    private EntityEvent? ElementOf(IOperation source, Entity entity, IOperation at)
    {
        if (PropertyOf(source) is var (owner, property))
            return new EntityEvent(EntityEventKind.Reached, at) { Entity = entity, Other = owner, Member = property, IsElement = true };
        return Loads(source, entity, at) ?? (IsListOutOfACache(source, entity) ? new EntityEvent(EntityEventKind.Cached, at) { Entity = entity, Value = source } : null);
    }

    /// <summary>The list that LINQ picks from in memory: <c>orders.Where(order => order.Paid).ToList()</c>.</summary>
    private IOperation Unfiltered(IOperation list)
    {
        var source = Source(list);
        while (source is IInvocationOperation { TargetMethod: { Name: var name, ContainingType: { Name: "Enumerable", ContainingNamespace.Name: "Linq" } }, Arguments: [{ Value: var picked }, ..] } call
            && Picking.Contains(name) && !_steps.ContainsKey(call) && SymbolEqualityComparer.Default.Equals(_queries.ElementOf(OperationWalk.WithoutCasts(picked).Type), _queries.ElementOf(call.Type)))
            source = Source(picked);
        return source;
    }

    /// <summary>An object that is loaded, or taken out of a collection, where it is linked or staged, and given no name: <c>order.User = await db.Users.FindAsync(id)</c>.</summary>
    private Entity? TakenInPlace(IOperation value, IOperation at)
    {
        var source = Source(value);
        if (source is not (IInvocationOperation or IPropertyReferenceOperation { Property.IsIndexer: true } or IArrayElementReferenceOperation) || OperationWalk.ResultOf(source.Type) is not { } type || !_model.IsEntityLike(type))
            return null;
        var entity = new Entity(null, type, type.Name);
        if (Gives(source, entity, at) is not { } taken || taken is not ({ Kind: EntityEventKind.Loaded, Query.IsList: false } or { Kind: EntityEventKind.Reached, IsElement: true }))
            return null;
        Add(taken);
        return entity;
    }

    /// <summary>The load that yields the list, run here or enumerated as it stands.</summary>
    private EntityEvent? Loads(IOperation source, Entity entity, IOperation at)
    {
        if (source is IInvocationOperation call && _steps.TryGetValue(call, out var steps) && steps.FirstOrDefault(step => step is { Kind: StepKind.Session, Key: not null }) is { Key: { } key } step)
            return QueryOf(step) is { YieldsEntities: true } query ? new EntityEvent(EntityEventKind.Loaded, at) { Entity = entity, Session = key, Query = query, Value = call } : null;
        return KeyOf(_queries.SessionBehind(source)) is { } own && _queries.OfSequence(source, own.Library, TracksByDefault(own)) is { YieldsEntities: true } streamed
            ? new EntityEvent(EntityEventKind.Loaded, at) { Entity = entity, Session = own, Query = streamed, Value = source }
            : null;
    }

    /// <summary>The query whose object a member of the project hands out, and the session that runs it; null where it may hand out any other.</summary>
    private (SessionKey Session, EntityQuery Query)? LoadedBy(Callee helper, ITypeSymbol type, int depth = 0)
    {
        if (depth > MaximumHelpers || _flow.Services.Flows.Of(helper.Method!, default) is not { } flow)
            return null;
        var pass = new Entities(flow);
        (SessionKey Session, EntityQuery Query)? found = null;
        foreach (var block in flow.Body.Graph.Blocks)
        {
            if (block is not { BranchValue: { } returned, FallThroughSuccessor.Semantics: ControlFlowBranchSemantics.Return } || !flow.Reaches(block.Ordinal) || returned.ConstantValue is { HasValue: true, Value: null })
                continue;
            var load = pass.Source(returned);
            if (load is ILocalReferenceOperation { Local: var kept } && pass._captures.OnlyAssigned(kept) is { } only && !flow.Body.Operations.Any(operation => IsGivenAway(operation, kept)))
                load = pass.Source(only);
            var steps = flow.Visits.Where(visit => visit.Step.Operation == load).Select(visit => visit.Step).ToArray();
            (SessionKey Session, EntityQuery? Query)? answer = null;
            if (Array.Find(steps, step => step is { Kind: StepKind.Session, Key: not null }) is { Key: { } key } step)
                answer = (key, pass.QueryOf(step));
            else if (Array.Find(steps, step => step.Callee is { Nested: null, Method: not null })?.Callee is { } inner)
                answer = pass.LoadedBy(inner, type, depth + 1);
            if (answer is not ({ } own, { Tracked: Tracked.No or Tracked.Yes, YieldsEntities: true, IsList: false } query) || KeyMapping.Map(own, helper, _flow.Services, default) is not { } session || found is not null)
                return null;

            // What a repository of any entity loads is, here, of this type.
            found = (session, query.Type is ITypeParameterSymbol ? query.Of(type) : query);
        }

        return found;
    }

    /// <summary>Whoever is given the object may attach it.</summary>
    private static bool IsGivenAway(IOperation operation, ILocalSymbol local) =>
        operation is IArgumentOperation or IFlowAnonymousFunctionOperation && operation.DescendantsAndSelf().Any(inner => inner is ILocalReferenceOperation { Local: var given } && SymbolEqualityComparer.Default.Equals(given, local) && inner.Parent is not IPropertyReferenceOperation);

    /// <summary>What LINQ's lambdas read of the elements of a list that has a name.</summary>
    private void ReadElements(IInvocationOperation call)
    {
        if (call is not { TargetMethod.ContainingType: { Name: "Enumerable", ContainingNamespace.Name: "Linq" }, Arguments: [{ Value: var source }, ..] } || EntityOf(source) is not { IsList: true } list)
            return;
        foreach (var nested in call.Arguments.Skip(1).Select(argument => OperationWalk.WithoutConversions(argument.Value)).OfType<IDelegateCreationOperation>().Select(created => created.Target).OfType<IFlowAnonymousFunctionOperation>())
        {
            if (_flow.Body.Nested.FirstOrDefault(body => SymbolEqualityComparer.Default.Equals(body.Owner, nested.Symbol)) is not { } body)
                continue;
            foreach (var read in Operations(body).OfType<IPropertyReferenceOperation>())
            {
                if (read.Instance is IParameterReferenceOperation { Parameter: var element } && SymbolEqualityComparer.Default.Equals(element.ContainingSymbol, nested.Symbol) && SymbolEqualityComparer.Default.Equals(element.Type, _queries.ElementOf(list.Type)))
                    Add(new EntityEvent(EntityEventKind.ElementRead, read) { Entity = list, Member = read.Property, InLambda = true });
            }
        }
    }

    /// <summary><c>cache.TryGetValue(key, out var user)</c></summary>
    private bool TakeOut(IArgumentOperation argument, IInvocationOperation call)
    {
        var target = argument.Value is IDeclarationExpressionOperation { Expression: var declared } ? declared : argument.Value;
        if (argument.Parameter?.RefKind != RefKind.Out || EntityOf(target) is not { } entity || !IsTakenOutOfACache(call, entity, ofResult: false))
            return false;
        Add(new EntityEvent(EntityEventKind.Cached, call) { Entity = entity, Value = call });
        return true;
    }

    /// <summary>Whether a value is one of those that a static or a cache keeps for whoever asks.</summary>
    private bool IsTakenOutOfACache(IOperation source, Entity entity, bool ofResult = true) => !entity.IsList && source switch
    {
        IInvocationOperation call => (!ofResult || SymbolEqualityComparer.Default.Equals(OperationWalk.ResultOf(call.Type), entity.Type)) && Keeps(call.Instance ?? (call.TargetMethod.IsExtensionMethod ? call.Arguments.FirstOrDefault()?.Value : null)),
        IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } indexed } => Keeps(indexed),
        IArrayElementReferenceOperation element => Keeps(element.ArrayReference),
        _ => IsOfAll(source),
    };

    /// <summary>Whether a list as a whole is what a cache keeps.</summary>
    private bool IsListOutOfACache(IOperation source, Entity entity) =>
        source is IInvocationOperation { Instance: var instance, Arguments: var arguments, TargetMethod.IsExtensionMethod: var isExtension } taken && SymbolEqualityComparer.Default.Equals(_queries.ElementOf(OperationWalk.ResultOf(taken.Type)), entity.Type)
        && (instance ?? (isExtension ? arguments.FirstOrDefault()?.Value : null)) is { } cache && _model.Caches.IsCache(_captures.Behind(cache).Type);

    private bool Keeps(IOperation? collection) =>
        collection is not null && _captures.Behind(collection) is var kept && (_model.Caches.IsCache(kept.Type) || IsOfAll(kept) && KeptValues.IsCollection(kept.Type));

    private static bool IsOfAll(IOperation value) =>
        value is IMemberReferenceOperation { Member: { IsStatic: true } member } && KeptValues.MayKeep(member) && (member is IFieldSymbol || member is IPropertySymbol property && property.IsAuto());
}
