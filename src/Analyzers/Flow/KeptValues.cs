using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>A value that a body puts where it stays: the value, what puts it there, the place's name, and the flow that the value is worked out in.</summary>
internal sealed record KeptValue(IOperation Value, IOperation Keeper, string Place, SessionFlow Flow);

/// <summary>The values that a body puts into statics, caches, and members of types that live as long as the application.</summary>
internal sealed class KeptValues
{
    private readonly SessionFlow _flow;
    private readonly SessionModel _model;
    private readonly Lazy<bool> _isLongLived;

    private KeptValues(SessionFlow flow, Func<bool> isLongLived)
    {
        _flow = flow;
        _model = flow.Services.Model;
        _isLongLived = new Lazy<bool>(isLongLived, LazyThreadSafetyMode.None);
    }

    public static IReadOnlyList<KeptValue> In(SessionFlow flow, INamedTypeSymbol? type, CancellationToken cancellation)
    {
        var values = new KeptValues(flow, () => type is not null && LivesLong(type, flow.Services, cancellation));
        var found = new List<KeptValue>();
        foreach (var operation in flow.Body.Operations)
        {
            foreach (var (target, value) in Assignments.In(operation))
            {
                if (values.PlaceOf(target) is { } place)
                    found.Add(new KeptValue(value, operation, place, flow));
            }

            if (operation is IInvocationOperation call && CacheTable.Keeps(call))
                found.AddRange(values.KeptBy(call));
        }

        return found;
    }

    /// <summary>Whether the objects of a type live as long as the application: what its members keep outlives every session.</summary>
    public static bool LivesLong(INamedTypeSymbol type, FlowServices services, CancellationToken cancellation) =>
        !ViewTypes.Include(type) && (LongLivedTypes.ByNature(type) || LongLivedTypes.KeepsItsOnlyInstance(type) || services.Registrations.IsSingleton(type, cancellation));

    private IEnumerable<KeptValue> KeptBy(IInvocationOperation call)
    {
        var receiver = call.Instance ?? (call.TargetMethod.IsExtensionMethod ? call.Arguments.FirstOrDefault()?.Value : null);
        if (receiver is null || CollectionIn(receiver) is not { } place)
            yield break;
        foreach (var argument in call.Arguments)
        {
            if (argument.Value == receiver)
                continue;
            if (WorkIn(argument.Value) is not { } work)
            {
                yield return new KeptValue(argument.Value, call, place, _flow);
                continue;
            }

            foreach (var block in work.Body.Graph.Blocks)
            {
                if (block is { BranchValue: { } returned, FallThroughSuccessor.Semantics: ControlFlowBranchSemantics.Return })
                    yield return new KeptValue(returned, call, place, work);
            }
        }
    }

    private SessionFlow? WorkIn(IOperation value) =>
        OperationWalk.WithoutCasts(value) is IDelegateCreationOperation { Target: IFlowAnonymousFunctionOperation lambda }
        && _flow.Body.Nested.FirstOrDefault(nested => SymbolEqualityComparer.Default.Equals(nested.Owner, lambda.Symbol)) is { } body
            ? _flow.NestedFlow(body)
            : null;

    private string? PlaceOf(IOperation target) => _flow.Body.Captures.Behind(target) switch
    {
        IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } collection } => CollectionIn(collection),
        IMemberReferenceOperation member => MemberIn(member),
        _ => null,
    };

    /// <summary>A cache, or a collection that a long-lived member is.</summary>
    private string? CollectionIn(IOperation value)
    {
        value = _flow.Body.Captures.Behind(value);
        if (_model.Caches.IsCache(value.Type))
            return NameOf(value) ?? value.Type!.Name;
        return value is IMemberReferenceOperation member && IsCollection(value.Type) ? MemberIn(member) : null;
    }

    private string? MemberIn(IMemberReferenceOperation reference)
    {
        if (reference is not (IFieldReferenceOperation or IPropertyReferenceOperation) || !MayKeep(reference.Member))
            return null;
        return reference.Member.IsStatic || _flow.Body.Captures.Behind(reference.Instance!) is IInstanceReferenceOperation && _isLongLived.Value ? reference.Member.Name : null;
    }

    private static string? NameOf(IOperation value) => value switch
    {
        IMemberReferenceOperation member => member.Member.Name,
        ILocalReferenceOperation local => local.Local.Name,
        IParameterReferenceOperation parameter => parameter.Parameter.Name,
        _ => null,
    };

    /// <summary>Whether a member is the code base's own, and one for all threads.</summary>
    public static bool MayKeep(ISymbol member) => !member.DeclaringSyntaxReferences.IsEmpty && !Annotations.Has(member, "ThreadStatic");

    public static bool IsCollection(ITypeSymbol? type)
    {
        if (type is IArrayTypeSymbol)
            return true;

        for (var space = type?.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            if (space is { Name: "Collections", ContainingNamespace.Name: "System" })
                return true;
        }

        return false;
    }
}
