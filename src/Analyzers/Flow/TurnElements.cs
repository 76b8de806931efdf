using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Flow;

/// <summary>
/// The loop that a query and what was staged before it stand in, where one turn comes from the other: <c>foreach (var name in names) { First(u => u.Name == name); ... Remove(user); }</c>.
/// A turn that asks for its own element, by what tells it from others, means none that an earlier turn took out.
/// </summary>
internal sealed class TurnElements
{
    private readonly HashSet<ILocalSymbol> _elements = new(SymbolEqualityComparer.Default);
    private readonly Captures _captures;
    private readonly Func<IPropertySymbol, ITypeSymbol, bool> _tellsApart;

    /// <param name="flow">The body.</param>
    /// <param name="query">The query.</param>
    /// <param name="staged">What was staged before it.</param>
    /// <param name="tellsApart">Whether no two elements of a type share the value of a property.</param>
    public TurnElements(SessionFlow flow, EntityEvent query, EntityEvent staged, Func<IPropertySymbol, ITypeSymbol, bool> tellsApart)
    {
        _captures = flow.Body.Captures;
        _tellsApart = tellsApart;
        for (var loop = flow.Body.Loops.Around(query.Block); loop is not null; loop = loop.Outer)
        {
            if (!loop.Blocks.Contains(staged.Block) || IsInTheSameTurn(flow, loop, staged, query))
                continue;
            var operations = loop.Blocks.OrderBy(block => block).SelectMany(block => flow.Body.OperationsIn(flow.Body.Blocks[block].Block)).ToArray();
            for (var known = -1; known < _elements.Count;)
            {
                known = _elements.Count;
                foreach (var operation in operations)
                    Take(operation);
            }
        }
    }

    /// <summary>Whether a value is the element's, or made of it.</summary>
    public bool Own(IOperation value) => _elements.Count > 0 && OperationWalk.InEvaluationOrder(value).Exists(part => part is ILocalReferenceOperation { Local: var local } && _elements.Contains(local) && TellsApart(part));

    private bool TellsApart(IOperation element) =>
        OperationWalk.WithConversions(element) is not { Parent: IPropertyReferenceOperation { Property: var property, Instance: { } owner } } whole || owner != whole || element.Type is not { SpecialType: SpecialType.None } type || _tellsApart(property, type);

    private void Take(IOperation operation)
    {
        if (operation is ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local }, Value: var value } && (IsCurrent(value) || Own(value)))
            _elements.Add(local);
        else if (operation is IDeconstructionAssignmentOperation { Target: var target, Value: var taken } && IsCurrent(taken))
            _elements.UnionWith(OperationWalk.InEvaluationOrder(target).OfType<ILocalReferenceOperation>().Select(part => part.Local));
    }

    private bool IsCurrent(IOperation value) => _captures.SequenceOf(value) is not null;

    /// <summary>Whether a way leads from the one to the other without another turn being begun.</summary>
    private static bool IsInTheSameTurn(SessionFlow flow, Loop loop, EntityEvent from, EntityEvent to) =>
        from.Block == to.Block && from.Index < to.Index || loop.Behind(flow.Body, from.Block).Contains(to.Block);
}
