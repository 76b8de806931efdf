using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

internal enum EntityEventKind : byte
{
    /// <summary>A step of the flow: an operation on a session, or a call that leads to some.</summary>
    Step,

    /// <summary>The name stands for an object, or a list of them, that a session loaded.</summary>
    Loaded,

    /// <summary>The name stands for an object that is made here.</summary>
    Constructed,

    /// <summary>The name stands for an object reached through a navigation of <see cref="EntityEvent.Other"/>.</summary>
    Reached,

    /// <summary>The name stands for an object of which nothing is known.</summary>
    Assigned,

    /// <summary>The name stands for an object that a static or a cache keeps.</summary>
    Cached,
    Staged,
    Read,

    /// <summary>A lambda that LINQ runs over the list reads a property of its elements.</summary>
    ElementRead,
    Written,

    /// <summary>The object is put into a property or collection of <see cref="EntityEvent.Other"/>.</summary>
    Linked,

    /// <summary>The object is taken out of a collection of <see cref="EntityEvent.Other"/>.</summary>
    Unlinked,
    Refreshed,
    Expired,
    Expunged,
    Returned,

    /// <summary>The object goes where the body cannot be followed: an argument, another variable, a lambda.</summary>
    Escaped,

    /// <summary>A method of the object itself is called.</summary>
    Called,

    /// <summary>Code runs that is not known and may reach a session.</summary>
    Opaque,

    /// <summary>Queries no longer write pending changes first.</summary>
    AutoflushOff,
}

/// <summary>How the objects that a query makes stand to its session.</summary>
internal enum Tracked : byte
{
    Unknown,
    Yes,

    /// <summary>The query says that its results are not to be tracked.</summary>
    No,

    /// <summary>The results are no entities.</summary>
    Projected,
}

/// <summary>What a query is over, and what becomes of its results.</summary>
internal sealed class EntityQuery
{
    public ITypeSymbol? Type { get; init; }
    public Tracked Tracked { get; init; }

    /// <summary>The member of the query that turns tracking off.</summary>
    public IOperation? NoTracking { get; init; }

    /// <summary>Whether its session tracks nothing by default, and the query does not ask it to.</summary>
    public bool IsUntrackedByDefault { get; init; }

    /// <summary>Whether the result is a list of entities; else it is one of them.</summary>
    public bool IsList { get; init; }

    /// <summary>Whether the result is an entity, or a list of them: not a count, say.</summary>
    public bool YieldsEntities { get; init; }

    /// <summary>Whether the tracked objects are looked at before the database (<c>Find</c>).</summary>
    public bool IsKeyLookup { get; init; }

    /// <summary>For a bulk update: the properties that it sets.</summary>
    public string[] Sets { get; init; } = [];

    /// <summary>The navigations that the query loads along.</summary>
    public string[] Includes { get; init; } = [];

    /// <summary>The same query over another type.</summary>
    public EntityQuery Of(ITypeSymbol type) => new()
    {
        Type = type,
        Tracked = Tracked,
        NoTracking = NoTracking,
        IsUntrackedByDefault = IsUntrackedByDefault,
        IsList = IsList,
        YieldsEntities = YieldsEntities,
        IsKeyLookup = IsKeyLookup,
        Sets = Sets,
        Includes = Includes,
    };
}

/// <summary>A local, a parameter, or an object made in place, that may be an entity.</summary>
internal sealed class Entity(ISymbol? symbol, ITypeSymbol type, string name)
{
    /// <summary>The local or parameter; null for an object that is made in place and given no name.</summary>
    public ISymbol? Symbol { get; } = symbol;
    public ITypeSymbol Type { get; } = type;
    public string Name { get; } = name;

    /// <summary>The list that it is taken from, where it is one.</summary>
    public Entity? List { get; set; }

    /// <summary>Whether it is a list of entities, and not one of them.</summary>
    public bool IsList { get; init; }

    /// <summary>The construction of an object that is staged where it is made, so that no name was given it before; null of all others.</summary>
    public IObjectCreationOperation? Creation { get; set; }

    public bool IsParameter => Symbol is IParameterSymbol;
}

/// <summary>One thing that happens to an entity, or a step of the flow, at its place in the order of evaluation.</summary>
internal sealed class EntityEvent(EntityEventKind kind, IOperation operation)
{
    public EntityEventKind Kind { get; } = kind;
    public IOperation Operation { get; } = operation;
    public Entity? Entity { get; init; }
    public Entity? Other { get; init; }
    public Step? Step { get; init; }

    /// <summary>The session that loads, stages, refreshes or lets go, where it is known.</summary>
    public SessionKey? Session { get; init; }

    /// <summary>The property that is read, written or linked to.</summary>
    public ISymbol? Member { get; init; }
    public Staging Staging { get; init; }

    /// <summary>Whether staging assigns a generated key at once.</summary>
    public bool AssignsKey { get; init; }

    /// <summary>For a load, and for a step that queries or changes in bulk.</summary>
    public EntityQuery? Query { get; init; }

    /// <summary>The expression that a name is given.</summary>
    public IOperation? Value { get; init; }

    /// <summary>The list that the name's object is taken from.</summary>
    public Entity? List { get; set; }

    /// <summary>For a write: whether a method of the object itself does it.</summary>
    public bool ByOwnMethod { get; init; }

    /// <summary>Whether a lambda reads it, now or later.</summary>
    public bool InLambda { get; init; }

    /// <summary>Whether what is reached is an element of the collection, and not the navigation's object.</summary>
    public bool IsElement { get; init; }

    public int Block { get; set; }
    public int Index { get; set; }

    public SyntaxNode Syntax => Operation.Syntax;

    /// <summary>Whether it happens to this object, or to the list that it is taken from.</summary>
    public bool Concerns(Entity entity) => Entity is not null && (Entity == entity || Entity == entity.List);

    /// <summary>Whether the name stands for another object from here on.</summary>
    public bool Renames(Entity entity) =>
        Entity == entity && Kind is EntityEventKind.Loaded or EntityEventKind.Constructed or EntityEventKind.Reached or EntityEventKind.Assigned or EntityEventKind.Cached;

    /// <summary>Whether the object may be changed, staged or kept by code that is not seen.</summary>
    public bool Escapes(Entity entity) => Concerns(entity) && Kind is EntityEventKind.Escaped;
}

/// <summary>The entities of one body and what happens to them.</summary>
internal sealed class EntityFacts
{
    private readonly SessionFlow _flow;
    private readonly EntityEvent[][] _blocks;
    private readonly Func<ITypeSymbol, ITypeSymbol?> _elementOf;

    public EntityFacts(SessionFlow flow, EntityEvent[][] blocks, Func<ITypeSymbol, ITypeSymbol?> elementOf)
    {
        _flow = flow;
        _elementOf = elementOf;
        _blocks = blocks;
        for (var b = 0; b < blocks.Length; b++)
        {
            for (var i = 0; i < blocks[b].Length; i++)
            {
                blocks[b][i].Block = b;
                blocks[b][i].Index = i;
            }
        }

        All = blocks.SelectMany(block => block).ToArray();
    }

    /// <summary>Every event that is reached, in the order of the graph.</summary>
    public EntityEvent[] All { get; }

    /// <summary>The type of the entity, or of those in the list.</summary>
    public ITypeSymbol ElementTypeOf(Entity entity) => entity.IsList ? _elementOf(entity.Type) ?? entity.Type : entity.Type;

    /// <summary>The construction of the object that a name is given; null where it is given another.</summary>
    public IObjectCreationOperation? CreationIn(EntityEvent given)
    {
        var value = OperationWalk.WithoutCasts(given.Value);
        while (value is IFlowCaptureReferenceOperation { Id: var id })
            value = OperationWalk.WithoutCasts(_flow.Body.Captures.Only(id));
        return value as IObjectCreationOperation;
    }

    /// <summary>The event by which a local or parameter came into a session that tracks it still where the step is; null where it came into none.</summary>
    public EntityEvent? LiveAt(ISymbol symbol, Step step) => All.FirstOrDefault(joined =>
        Membership.Joins(joined) && SymbolEqualityComparer.Default.Equals(joined.Entity!.Symbol, symbol)
        && FirstAfter(joined, happening => Membership.Leaves(happening, joined.Entity, joined.Session!, this) ? OnPath.Ends : happening.Step == step ? OnPath.Found : OnPath.GoesOn) is not null);

    /// <summary>Whether a path leads from one step to the other, or around to itself, on which a local or parameter stays the same object.</summary>
    public bool KeepsBetween(ISymbol symbol, Step from, Step to) => All.Any(start => start.Step == from
        && FirstAfter(start, happening => SymbolEqualityComparer.Default.Equals(happening.Entity?.Symbol, symbol) && happening.Renames(happening.Entity!) ? OnPath.Ends : happening.Step == to ? OnPath.Found : OnPath.GoesOn) is not null);

    /// <summary>What happens on the paths behind an event: the first one found, or null where every path ends before.</summary>
    public EntityEvent? FirstAfter(EntityEvent from, Func<EntityEvent, OnPath> judge) => Paths.First(_flow, _blocks, (from.Block, from.Index + 1), judge);

    /// <summary>The first one on each path behind an event.</summary>
    public IReadOnlyList<EntityEvent> FirstsAfter(EntityEvent from, Func<EntityEvent, OnPath> judge) => After(from, judge, OnPath.Ends);

    /// <summary>All that are found on the paths behind an event, each path followed until it ends.</summary>
    public IReadOnlyList<EntityEvent> AllAfter(EntityEvent from, Func<EntityEvent, OnPath> judge) => After(from, judge, OnPath.GoesOn);

    /// <summary>What answers the questions one after another behind an event, also through handlers: once for each event that answers the last one.</summary>
    public IReadOnlyList<EntityEvent[]> TrailsAfter(EntityEvent from, params Func<EntityEvent, bool, OnPath>[] questions) => EntityTrails.Of(_flow, _blocks, from, questions);

    private List<EntityEvent> After(EntityEvent from, Func<EntityEvent, OnPath> judge, OnPath whenFound)
    {
        var found = new List<EntityEvent>();
        Paths.First(_flow, _blocks, (from.Block, from.Index + 1), happening =>
        {
            var judged = judge(happening);
            if (judged != OnPath.Found)
                return judged;
            if (!found.Contains(happening))
                found.Add(happening);
            return whenFound;
        });
        return found;
    }

    /// <summary>Whether the same is said of every path from the beginning of the body: what comes last before the event is what is asked for.</summary>
    public bool IsAlwaysBehind(EntityEvent happening, Func<EntityEvent, OnPath> judge) =>
        PathsBack.AlwaysFind(_flow.Body, ordinal => _blocks[ordinal], (happening.Block, happening.Index), judge);

    /// <summary>Whether a step does one of these to the session: by itself, or in the code that it calls.</summary>
    public bool Does(EntityEvent happening, SessionKey key, params SessionOperation[] operations)
    {
        if (happening.Step is not { } step)
            return false;
        if (step.Kind == StepKind.Session)
            return (key.Equals(step.Key) || step.EveryOf == key.Library) && operations.Contains(step.SessionOperation);
        return _flow.EffectsOf(step) is { } call && call.Events.Any(inner => inner.Kind == BodyEventKind.Operation && key.Equals(inner.Key) && operations.Contains(inner.Operation));
    }

    /// <summary>Whether a step is done to the entry of this object: <c>db.Entry(user).Reload()</c>.</summary>
    public bool IsEntryOf(Entity entity, EntityEvent step) => step.Step?.SetsEntry == true && All.Any(happening =>
        happening.Entity == entity && happening.Kind is EntityEventKind.Refreshed or EntityEventKind.Expunged or EntityEventKind.Staged && step.Syntax.Span.Contains(happening.Syntax.Span));

    /// <summary>Whether a step uses the session in any way.</summary>
    public bool Uses(EntityEvent happening, SessionKey key) =>
        happening.Step is { } step && (step.Kind == StepKind.Session ? key.Equals(step.Key) : _flow.EffectsOf(step)?.Effects.Any(effect => effect.Key.Equals(key)) == true);
}
