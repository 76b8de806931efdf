using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Reads a query from its end to the set that it begins with: over which type it is, and whether the session tracks what it yields.</summary>
internal sealed class EntityQueries(
    SessionModel model, Func<ILocalSymbol, IReadOnlyList<IOperation>> assigned, Func<CaptureId, IReadOnlyList<IOperation>> captured, Subqueries subqueries, QueryHelpers helpers)
{
    private const int MaximumDepth = 64;

    /// <summary>What a call of the model asks for, or changes in bulk; null where it is not over entities.</summary>
    public EntityQuery? Of(IInvocationOperation call, Library library, ITypeSymbol? session, bool tracksByDefault = true)
    {
        if (library.Entities is not { } traits)
            return null;
        var result = OperationWalk.ResultOf(call.Type);
        var untracked = session is not null && traits.UntrackedSessions.Length > 0 && traits.UntrackedSessions.Contains(session.OriginalDefinition.ToDisplayString());
        var lookup = EntityTraits.Has(traits.KeyLookups, call.TargetMethod.Name);
        if (call.Instance is not null && model.IsSession(call.Instance.Type))
        {
            // Get<T>(key), Query<T>(sql): the session itself is asked.
            if (call.TargetMethod.TypeArguments is not [var type] || !model.IsEntityLike(type))
                return null;
            var list = IsListOf(result, type);
            if (!list && !Same(result, type))
                return null;
            return new EntityQuery
            {
                Type = type,
                IsKeyLookup = lookup,
                IsList = list,
                YieldsEntities = true,
                Tracked = untracked ? Tracked.No : lookup ? Tracked.Yes : Tracked.Unknown,
            };
        }

        return Chain(call, traits, lookup, untracked, tracksByDefault, result);
    }

    /// <summary>A query that is enumerated as it stands.</summary>
    public EntityQuery? OfSequence(IOperation sequence, Library library, bool tracksByDefault) =>
        library.Entities is { } traits && ElementOf(sequence.Type) is not null ? Follow(sequence, traits, false, tracksByDefault, sequence.Type, enumerated: true, []) : null;

    /// <summary>The operation that a query begins with: the set, or the call on the session that makes it.</summary>
    public IOperation? SessionBehind(IOperation? operation)
    {
        for (var depth = 0; operation is not null && depth < MaximumDepth; depth++)
        {
            switch (operation)
            {
                case IConversionOperation conversion:
                    operation = conversion.Operand;
                    continue;
                case ILocalReferenceOperation local when !model.IsSession(local.Type) && assigned(local.Local) is [var value, ..]:
                    operation = value;
                    continue;
                case IFlowCaptureReferenceOperation reference when captured(reference.Id) is [var value, ..]:
                    operation = value;
                    continue;
                case IInvocationOperation call when !model.IsSession(call.Type):
                    operation = call.Instance ?? (call.Arguments.Length > 0 ? call.Arguments[0].Value : null);
                    continue;
                case IPropertyReferenceOperation property when !model.IsSession(property.Type) && property.Instance is not null:
                    operation = property.Instance;
                    continue;
                default:
                    return model.IsSession(operation.Type) ? operation : null;
            }
        }

        return null;
    }

    /// <summary>The element type of a list, set, array or query.</summary>
    public ITypeSymbol? ElementOf(ITypeSymbol? type) => model.ElementOf(type);

    private EntityQuery? Chain(IInvocationOperation call, EntityTraits traits, bool lookup, bool untracked, bool tracksByDefault, ITypeSymbol? result)
    {
        var source = call.Instance ?? (call.Arguments.Length > 0 ? call.Arguments[0].Value : null);
        if (source is null || Follow(source, traits, untracked, tracksByDefault, result, enumerated: false, SetBy(call, traits), SpreadIn(call, traits)) is not { } query)
            return null;
        return lookup
            ? new EntityQuery { Type = query.Type, IsKeyLookup = true, YieldsEntities = query.YieldsEntities, Tracked = untracked ? Tracked.No : tracksByDefault ? Tracked.Yes : Tracked.Unknown }
            : query;
    }

    private EntityQuery? Follow(IOperation? operation, EntityTraits traits, bool untracked, bool tracksByDefault, ITypeSymbol? result, bool enumerated, string[] sets, IInvocationOperation? spreading = null)
    {
        Tracked? tracked = untracked ? Tracked.No : null;
        IOperation? noTracking = null;
        ITypeSymbol? root = null;
        var element = ElementOf(operation?.Type);
        var isProjected = false;
        var includes = new List<string>();
        for (var depth = 0; operation is not null && root is null && depth < MaximumDepth; depth++)
        {
            switch (operation)
            {
                case IConversionOperation conversion:
                    operation = conversion.Operand;
                    break;
                case ILocalReferenceOperation local:
                    // Put together in several places: whether all of them track is not known.
                    if (assigned(local.Local) is not { Count: > 0 } values)
                        return null;
                    if (values.Count > 1)
                        tracked ??= Tracked.Unknown;
                    operation = values[0];
                    break;
                case IFlowCaptureReferenceOperation reference when captured(reference.Id) is [var value]:
                    operation = value;
                    break;
                case IInvocationOperation call:
                    if (EntityTraits.Has(traits.NoTracking, call.TargetMethod.Name) && tracked is null)
                        (tracked, noTracking) = (Tracked.No, call);
                    else if (EntityTraits.Has(traits.Tracking, call.TargetMethod.Name))
                        tracked ??= call.Arguments.Length > 1 ? Tracked.Unknown : Tracked.Yes;
                    if (EntityTraits.Has(traits.Includes, call.TargetMethod.Name))
                        includes.InsertRange(0, NamesIn(call));
                    spreading ??= SpreadIn(call, traits);
                    var source = call.Instance ?? (call.Arguments.Length > 0 ? call.Arguments[0].Value : null);
                    if (call.Instance is not null && model.IsSession(call.Instance.Type))
                    {
                        root = ElementOf(call.Type);
                        break;
                    }

                    // A helper of the project's own may say more than its name tells.
                    if (!call.TargetMethod.DeclaringSyntaxReferences.IsEmpty && !helpers.LeaveTracking(call.TargetMethod, traits))
                        tracked ??= Tracked.Unknown;
                    isProjected |= call.TargetMethod.Name == "Select" || !Same(ElementOf(source?.Type), ElementOf(call.Type)) && ElementOf(source?.Type) is not null;
                    operation = source;
                    break;
                case IPropertyReferenceOperation { Instance: IInvocationOperation built } part when model.RoleOf(part.Type).Role == TypeRole.Part && model.RoleOf(built.Type).Role == TypeRole.Part:
                    // OrderBy(u => u.Name).Asc: the query goes on.
                    operation = built;
                    break;
                case IPropertyReferenceOperation property:
                    root = model.RoleOf(property.Type).Role == TypeRole.Part ? ElementOf(property.Type) : null;
                    if (root is null)
                        return null;

                    // A query of the project's own may ask for tracking; a set says nothing.
                    if (!tracksByDefault && property.Type is { Name: "IQueryable" })
                        tracked ??= Tracked.Unknown;
                    break;
                case IFieldReferenceOperation or IParameterReferenceOperation when model.RoleOf(operation.Type).Role == TypeRole.Part:
                    // A set or query that comes from elsewhere may already say how it tracks.
                    if (operation is IParameterReferenceOperation)
                        tracked ??= Tracked.Unknown;
                    root = ElementOf(operation.Type);
                    break;
                default:
                    return null;
            }
        }

        if (root is null)
            return null;
        if (tracked is null && spreading is not null)
            (tracked, noTracking) = (Tracked.No, spreading);
        var list = enumerated || element is not null && IsListOf(result, element);
        return new EntityQuery
        {
            Type = root,
            Tracked = isProjected || !Same(element, root) ? Tracked.Projected : tracked ?? (tracksByDefault ? Tracked.Yes : Tracked.No),
            NoTracking = noTracking,
            IsUntrackedByDefault = tracked is null && !tracksByDefault,
            IsList = list,
            YieldsEntities = (list || Same(result, element)) && model.IsEntityLike(element),
            Sets = sets,
            Includes = includes.ToArray(),
        };
    }

    private IInvocationOperation? SpreadIn(IInvocationOperation call, EntityTraits traits) => traits.NoTrackingSpreads ? subqueries.FirstIn(call, traits.NoTracking) : null;

    /// <summary>The properties that a bulk update sets: by a call (<c>SetProperty</c>), or in an initializer.</summary>
    private static string[] SetBy(IInvocationOperation call, EntityTraits traits)
    {
        if (traits.BulkUpdate is not var (members, named) || !EntityTraits.Has(members, call.TargetMethod.Name))
            return [];
        var setters = call.Syntax.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(inner => inner.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } && EntityTraits.Has(named, name) && inner.ArgumentList.Arguments.Count > 1)
            .Select(inner => ((inner.ArgumentList.Arguments[0].Expression as LambdaExpressionSyntax)?.ExpressionBody as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText);
        var initializers = call.Arguments.SelectMany(argument => argument.Syntax.DescendantNodes()).OfType<AssignmentExpressionSyntax>()
            .Where(assignment => assignment.Parent is InitializerExpressionSyntax)
            .Select(assignment => (assignment.Left as IdentifierNameSyntax)?.Identifier.ValueText);
        return setters.Concat(initializers).OfType<string>().Distinct().ToArray();
    }

    /// <summary>The properties that a lambda or a string among the arguments names.</summary>
    private static IEnumerable<string> NamesIn(IInvocationOperation call)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Value.ConstantValue is { HasValue: true, Value: string path })
            {
                foreach (var part in path.Split('.'))
                    yield return part;
            }
            else if (argument.Parameter?.Ordinal > 0 || call.Instance is not null)
            {
                foreach (var token in argument.Syntax.DescendantTokens())
                {
                    if (token.Parent?.Parent is MemberAccessExpressionSyntax access && access.Name == token.Parent)
                        yield return token.ValueText;
                }
            }
        }
    }

    private static bool Same(ITypeSymbol? a, ITypeSymbol? b) => a is not null && SymbolEqualityComparer.Default.Equals(a, b);

    private bool IsListOf(ITypeSymbol? result, ITypeSymbol element) => result?.SpecialType != SpecialType.System_String && Same(ElementOf(result), element);
}
