using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>What a value owes to a session: objects that it tracks, or a query that runs on it when it is read.</summary>
internal sealed record TrackedValue(IOperation Source, string Session, ITypeSymbol SessionType, Library Library, bool IsQuery);

/// <summary>Follows a value back to the session that it comes from.</summary>
internal sealed class TrackedValues
{
    private const int MaximumDepth = 32;
    private readonly SessionFlow _flow;

    public TrackedValues(SessionFlow flow) => _flow = flow;

    /// <summary>The session behind a value that leaves the body at an operation; null where it is a copy, or nothing is known of it.</summary>
    public TrackedValue? Of(IOperation value, IOperation leaving, INamedTypeSymbol? type)
    {
        var kept = OperationWalk.WithoutConversions(value).Type;
        for (var depth = 0; depth < MaximumDepth; depth++)
        {
            value = OperationWalk.BehindAwait(value);
            switch (value)
            {
                case IFlowCaptureReferenceOperation { Id: var id } when _flow.Body.Captures.Only(id) is { } captured:
                    value = captured;
                    break;
                case ILocalReferenceOperation { Local: var local }:
                    if (Joined(local, leaving) is { } joined)
                        return !Mentions(kept, _flow.Entities.ElementTypeOf(joined.Entity!)) ? null : new TrackedValue(joined.Operation, joined.Session!.NameIn(type), joined.Session.Type, joined.Session.Library, false);
                    if (_flow.Body.Captures.OnlyAssigned(local) is not { } assigned || IsEntity(local))
                        return null;
                    value = assigned;
                    break;
                case IInvocationOperation call when LoadAt(call) is { } load:
                    return Mentions(kept, load.Query!.Type!) ? new TrackedValue(call, load.Session!.NameIn(type), load.Session.Type, load.Session.Library, false) : null;
                case { Type: { } queried } when _flow.Services.Model.RoleOf(queried).Role == TypeRole.Part:
                    return _flow.Services.Model.RoleOf(kept).Role == TypeRole.Part ? QueryOn(value) : null;
                case IInvocationOperation { TargetMethod: var method } call when _flow.Services.Model.ProvenanceOf(method.ContainingType) != Provenance.Other && (call.Instance ?? call.Arguments.FirstOrDefault()?.Value) is { } source:
                    value = source;
                    break;
                case IObjectCreationOperation { Type: { } made, Arguments: [{ Value: var copied }, ..] } when _flow.Services.Model.ProvenanceOf(made) != Provenance.Other:
                    value = copied;
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>How the local came into a session that has not let it go where it leaves.</summary>
    private EntityEvent? Joined(ILocalSymbol local, IOperation leaving)
    {
        // Where nothing happens to any entity on leaving, there is no point in the order to look from.
        var isOrdered = _flow.Entities.All.Any(happening => IsAt(happening, leaving));
        return _flow.Entities.All.FirstOrDefault(joined =>
            Membership.Joins(joined) && SymbolEqualityComparer.Default.Equals(joined.Entity!.Symbol, local)
            && (isOrdered
                ? _flow.Entities.FirstAfter(joined, happening => IsLetGo(happening, joined) ? OnPath.Ends : IsAt(happening, leaving) ? OnPath.Found : OnPath.GoesOn) is not null
                : !_flow.Entities.All.Any(happening => happening != joined && IsLetGo(happening, joined))));
    }

    private static bool IsAt(EntityEvent happening, IOperation leaving) => leaving.Syntax.Span.Contains(happening.Syntax.Span);

    private bool IsLetGo(EntityEvent happening, EntityEvent joined) =>
        happening.Renames(joined.Entity!) || happening.Concerns(joined.Entity!) && happening.Kind == EntityEventKind.Expunged || _flow.Entities.Does(happening, joined.Session!, SessionOperation.Reset);

    private bool IsEntity(ILocalSymbol local) => _flow.Entities.All.Any(happening => SymbolEqualityComparer.Default.Equals(happening.Entity?.Symbol, local));

    private EntityEvent? LoadAt(IInvocationOperation call) =>
        _flow.Entities.All.FirstOrDefault(happening => happening is { Kind: EntityEventKind.Step, Query: { Tracked: Tracked.Yes, Type: not null }, Session: not null } && happening.Operation == call);

    /// <summary>A query on a session that this body was given; one that it closes is another rule's.</summary>
    private TrackedValue? QueryOn(IOperation query)
    {
        IOperation? value = query;
        for (var depth = 0; value is not null && depth < MaximumDepth; depth++)
        {
            value = OperationWalk.WithoutConversions(value);
            if (_flow.Services.Model.RoleOf(value.Type) is { Role: TypeRole.Session, Library: { Entities: not null } library })
                return value is IParameterReferenceOperation or IMemberReferenceOperation ? new TrackedValue(query, NameOf(value), value.Type!, library, true) : null;
            value = value switch
            {
                IFlowCaptureReferenceOperation { Id: var id } => _flow.Body.Captures.Only(id),
                ILocalReferenceOperation { Local: var local } => _flow.Body.Captures.OnlyAssigned(local),
                IInvocationOperation call => call.Instance ?? call.Arguments.FirstOrDefault()?.Value,
                IPropertyReferenceOperation property => property.Instance,
                _ => null,
            };
        }

        return null;
    }

    private static string NameOf(IOperation session) => session is IParameterReferenceOperation parameter ? parameter.Parameter.Name : ((IMemberReferenceOperation)session).Member.Name;

    private static bool Mentions(ITypeSymbol? type, ITypeSymbol entity) => type switch
    {
        IArrayTypeSymbol array => Mentions(array.ElementType, entity),
        INamedTypeSymbol named => SymbolEqualityComparer.Default.Equals(named, entity) || named.TypeArguments.Any(argument => Mentions(argument, entity)),
        _ => false,
    };
}
