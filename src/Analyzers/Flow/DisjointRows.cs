using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Whether the conditions of a query leave out an object of this body: it has another value there, or they name it; it is another turn's, or was left out of what is asked for when it was loaded.</summary>
internal sealed class DisjointRows(SessionFlow flow, CancellationToken cancellation)
{
    public bool Excludes(EntityEvent query, EntityEvent staged, Entity entity)
    {
        // Of what earlier turns added, an element that comes twice is one.
        var anyOf = new Lazy<TurnElements>(() => new TurnElements(flow, query, staged, (_, _) => true));
        var keysOf = new Lazy<TurnElements>(() => new TurnElements(flow, query, staged, (member, type) => flow.Services.Keys.IsKey(member, type, cancellation)));
        foreach (var (condition, row) in ConditionsOf(query.Operation))
        {
            if (NamesAsOther(condition, row, entity))
                return true;
            if (KeyLookup.ComparedWithAny(condition, row) is not var (property, value))
                continue;
            if (value.ConstantValue is { HasValue: true, Value: { } wanted } ? KeyLookup.Compared(condition, row) is not null && HasOther(entity, property, wanted) : HasOtherKey(entity, property, value) || WasLeftOut(entity, property, value))
                return true;
            if (staged.Staging == Staging.Delete && !value.ConstantValue.HasValue && (flow.Services.Keys.IsKey(property, entity.Type, cancellation) ? anyOf : keysOf).Value.Own(value))
                return true;
        }

        return false;
    }

    /// <summary><c>u.Id != user.Id</c>, <c>u != user</c>.</summary>
    private static bool NamesAsOther(IOperation condition, IParameterSymbol row, Entity entity)
    {
        if (condition is not IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } differs || entity is { IsList: true } or { Symbol: null })
            return false;
        var (left, right) = (OperationWalk.WithoutConversions(differs.LeftOperand), OperationWalk.WithoutConversions(differs.RightOperand));
        return IsOf(left, row) && IsOf(right, entity.Symbol!) && SameMember(left, right) || IsOf(right, row) && IsOf(left, entity.Symbol!) && SameMember(left, right);
    }

    private static bool IsOf(IOperation side, ISymbol variable) =>
        SymbolEqualityComparer.Default.Equals(OperationWalk.VariableUnder(side is IPropertyReferenceOperation { Instance: { } owner } ? OperationWalk.WithoutConversions(owner) : side), variable);

    private static bool SameMember(IOperation left, IOperation right) =>
        SymbolEqualityComparer.Default.Equals((left as IPropertyReferenceOperation)?.Property, (right as IPropertyReferenceOperation)?.Property);

    /// <summary>Whether the object's property is given constants alone, or was asked for by one when it was loaded, and never by this one.</summary>
    private bool HasOther(Entity entity, IPropertySymbol property, object wanted)
    {
        var written = WritesTo(entity, property);
        if (written.Length > 0)
            return written.All(happening => happening.Value?.ConstantValue is { HasValue: true, Value: { } value } && !value.Equals(wanted));
        var origins = OriginsOf(entity);
        return origins.Length > 0 && origins.All(happening => happening is { Kind: EntityEventKind.Loaded, Value: { } load } && ConditionsOf(load).Any(asked =>
            KeyLookup.Compared(asked.Condition, asked.Row) is var (other, value) && SymbolEqualityComparer.Default.Equals(other, property) && value.ConstantValue is { HasValue: true, Value: { } constant } && !constant.Equals(wanted)));
    }

    /// <summary>Whether the object was made with a key of its own, which another variable than the one asked for gave.</summary>
    private bool HasOtherKey(Entity entity, IPropertySymbol property, IOperation wanted)
    {
        if (SourceOf(wanted) is not { } asked || !flow.Services.Keys.IsKey(property, entity.Type, cancellation))
            return false;
        var written = WritesTo(entity, property);
        return written.Length > 0 && written.All(happening => happening.Value is { } value && SourceOf(value) is { } given && !SymbolEqualityComparer.Default.Equals(given, asked));
    }

    private EntityEvent[] WritesTo(Entity entity, IPropertySymbol property) =>
        flow.Entities.All.Where(happening => happening.Kind == EntityEventKind.Written && happening.Concerns(entity) && SymbolEqualityComparer.Default.Equals(happening.Member, property)).ToArray();

    /// <summary>The variable that a value is, or a copy of.</summary>
    private ISymbol? SourceOf(IOperation value)
    {
        var variable = OperationWalk.VariableOf(value);
        return variable is ILocalSymbol local && OperationWalk.VariableOf(flow.Body.Captures.OnlyAssigned(local)) is { } copied ? copied : variable;
    }

    /// <summary>Whether it was loaded as one that is none of some values (<c>!kept.Contains(row.ProductId)</c>), where one of those is asked for.</summary>
    private bool WasLeftOut(Entity entity, IPropertySymbol property, IOperation wanted)
    {
        var origins = OriginsOf(entity);
        return origins.Length > 0 && origins.All(happening => happening is { Kind: EntityEventKind.Loaded or EntityEventKind.Assigned, Value: { } load } && ConditionsOf(load).Any(asked => LeavesOut(asked.Condition, asked.Row, property, wanted)));
    }

    private bool LeavesOut(IOperation condition, IParameterSymbol row, IPropertySymbol property, IOperation wanted) =>
        condition is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, Operand: var operand } && OperationWalk.WithoutConversions(operand) is IInvocationOperation { TargetMethod.Name: "Contains" } contains
        && contains.Arguments.Select(argument => OperationWalk.WithoutConversions(argument.Value)).OfType<IPropertyReferenceOperation>().Any(value => SymbolEqualityComparer.Default.Equals(value.Property, property) && IsOf(value, row))
        && OperationWalk.VariableOf(contains.Instance ?? contains.Arguments[0].Value) is { } values && IsOneOf(wanted, values);

    /// <summary>Whether a value is taken out of others, or they and what it is taken out of are made of one list.</summary>
    private bool IsOneOf(IOperation wanted, ISymbol values) =>
        OperationWalk.VariableUnder(wanted) is ILocalSymbol local && flow.Body.Captures.OnlyAssigned(local) is { } taken && flow.Body.Captures.SequenceOf(taken) is { } sequence
        && OperationWalk.VariableUnder(sequence) is { } list && SymbolEqualityComparer.Default.Equals(MadeOf(list), MadeOf(values));

    private ISymbol MadeOf(ISymbol list)
    {
        var made = list is ILocalSymbol local ? flow.Body.Captures.OnlyAssigned(local) : null;
        while (made is not null && flow.Body.Captures.Behind(made) is IInvocationOperation call)
            made = call.Instance ?? call.Arguments.FirstOrDefault()?.Value;
        return made is not null && OperationWalk.VariableUnder(flow.Body.Captures.Behind(made)) is { } source ? source : list;
    }

    private EntityEvent[] OriginsOf(Entity entity) => flow.Entities.All.Where(happening => happening.Renames(entity) || entity.List is { } list && happening.Renames(list)).ToArray();

    /// <summary>The graph has taken the lambdas out of the call; as written it is whole.</summary>
    private IEnumerable<(IOperation Condition, IParameterSymbol Row)> ConditionsOf(IOperation query) =>
        OperationWalk.BehindAwait(flow.Services.Sources.OperationAt(query.Syntax, cancellation)) is IInvocationOperation call ? KeyLookup.Conditions(call, "First FirstOrDefault Single SingleOrDefault Last LastOrDefault Any Count LongCount") : [];
}
