using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>A navigation that is read when the session that would load it is closed.</summary>
internal sealed record LateNavigation(EntityEvent Load, EntityEvent Read, SessionKey Session);

/// <summary>
/// Navigations that a body reads of objects whose session it has closed, and that nothing can have loaded before: neither the query, nor a read, nor another load on
/// the session.
/// </summary>
internal sealed class LateNavigations
{
    private const int MaximumDepth = 32;
    private readonly SessionFlow _flow;
    private readonly EntityFacts _facts;
    private readonly CancellationToken _cancellation;

    private LateNavigations(SessionFlow flow, CancellationToken cancellation)
    {
        _flow = flow;
        _facts = flow.Entities;
        _cancellation = cancellation;
    }

    public static IReadOnlyList<LateNavigation> In(SessionFlow flow, CancellationToken cancellation)
    {
        if (!flow.Visits.Any(visit => visit.Step is { Opens: true, Key.Library.Entities.LazySwitch: not null }))
            return [];
        var navigations = new LateNavigations(flow, cancellation);
        var found = new List<LateNavigation>();
        foreach (var load in navigations._facts.All)
        {
            if (load is { Kind: EntityEventKind.Loaded, Entity: { } loaded, Session: { OpenedHere: true } session, Query: { Tracked: Tracked.Yes, YieldsEntities: true } query } && navigations.IsPlain(load.Value))
                found.AddRange(navigations.Behind(load, loaded, session, query));
        }

        return found;
    }

    private IEnumerable<LateNavigation> Behind(EntityEvent load, Entity loaded, SessionKey session, EntityQuery query)
    {
        foreach (var closing in _facts.AllAfter(load, happening => IsLost(happening, loaded) ? OnPath.Ends : _facts.Does(happening, session, SessionOperation.Close) ? OnPath.Found : OnPath.GoesOn))
        {
            foreach (var read in _facts.FirstsAfter(closing, happening => IsLost(happening, loaded) ? OnPath.Ends : IsLate(happening, load, loaded, session, query) ? OnPath.Found : OnPath.GoesOn))
                yield return new LateNavigation(load, read, session);
        }
    }

    private bool IsLate(EntityEvent read, EntityEvent load, Entity loaded, SessionKey session, EntityQuery query) =>
        read is { Kind: EntityEventKind.Read, InLambda: false, Entity: { } entity, Member: IPropertySymbol property } && (entity == loaded || entity.List == loaded)
        && !query.Includes.Contains(property.Name)
        && LazyNavigations.ThrowsWhenClosed(property, session, _flow.Services, _cancellation)
        && !IsMentionedElsewhere(property, read)
        && !MayBeLoadedBy(session, load, _flow.Services.Model.ElementOf(property.Type) ?? property.Type);

    /// <summary>The name stands for other objects, or the objects were where their navigations can be loaded or set.</summary>
    private static bool IsLost(EntityEvent happening, Entity loaded) =>
        happening.Renames(loaded) || happening.Entity is { } entity && (entity == loaded || entity.List == loaded)
            && happening.Kind is EntityEventKind.Escaped or EntityEventKind.Refreshed or EntityEventKind.Expunged or EntityEventKind.Staged or EntityEventKind.Called;

    /// <summary>Whether it is read, or filled, where the session is still open, or anywhere else but behind its end.</summary>
    private bool IsMentionedElsewhere(IPropertySymbol property, EntityEvent read) =>
        _facts.All.Any(happening => happening != read && SymbolEqualityComparer.Default.Equals(happening.Member, property) && (happening.Kind != EntityEventKind.Read || happening.InLambda || LeadsTo(happening, read)))
        || _flow.Body.Nested.Exists(nested => Mentions(nested, property));

    /// <summary>A lambda that runs for each element may have loaded it; an expression only says what the query does.</summary>
    private static bool Mentions(LoweredBody body, IPropertySymbol property) => !body.IsExpressionTree
        && (body.Operations.Any(operation => operation is IPropertyReferenceOperation mention && SymbolEqualityComparer.Default.Equals(mention.Property, property)) || body.Nested.Exists(nested => Mentions(nested, property)));

    private bool LeadsTo(EntityEvent before, EntityEvent read) => _facts.FirstAfter(before, happening => happening == read ? OnPath.Found : OnPath.GoesOn) is not null && !IsBehindAnEnd(before);

    private bool IsBehindAnEnd(EntityEvent happening) =>
        _facts.All.Any(end => end.Step is { Kind: StepKind.Session, SessionOperation: SessionOperation.Close } && _facts.FirstAfter(end, next => next == happening ? OnPath.Found : OnPath.GoesOn) is not null);

    /// <summary>A context sets the navigations of what it tracks to whatever else it loads; of work that is not seen in full, nobody knows.</summary>
    private bool MayBeLoadedBy(SessionKey session, EntityEvent load, ITypeSymbol target) => _facts.All.Any(happening => happening.Step is { } step && _facts.Uses(happening, session) && !(step.Opens
        || step.SessionOperation is SessionOperation.Close or SessionOperation.Flush
        || happening.Query is { Type: { } other, Includes.Length: 0 } && !SessionModel.DerivesFrom(other, target) && !SessionModel.DerivesFrom(target, other)
        || load.Value is { } value && value.Syntax.Span.Contains(happening.Syntax.Span)))
        || _flow.Body.Operations.OfType<IInvocationOperation>().Any(call => session.Library.Entities!.Entry is { } entry && EntityTraits.Has(entry, call.TargetMethod.Name))
        || _flow.Body.Nested.Exists(nested => nested is { IsExpressionTree: false, TouchesSessions: true });

    /// <summary>Whether the query is put together from the library's own members, whose includes say what they load.</summary>
    private bool IsPlain(IOperation? query)
    {
        for (var depth = 0; query is not null && depth < MaximumDepth; depth++)
        {
            query = _flow.Body.Captures.Behind(OperationWalk.BehindAwait(query)!);
            switch (query)
            {
                case IInvocationOperation call when _flow.Services.Model.ProvenanceOf(call.TargetMethod.ContainingType) != Provenance.Other:
                    query = call.Instance ?? call.Arguments.FirstOrDefault()?.Value;
                    break;
                case ILocalReferenceOperation { Local: var local } when !_flow.Services.Model.IsSession(local.Type):
                    query = _flow.Body.Captures.OnlyAssigned(local);
                    break;
                case IPropertyReferenceOperation property:
                    query = property.Instance;
                    break;
                default:
                    return _flow.Services.Model.IsSession(query.Type);
            }
        }

        return false;
    }
}
