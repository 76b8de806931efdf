using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Flow;

/// <summary>
/// What a call answers with, and what the body around it makes of the answer: <c>if (!await Try()) return;</c>, or a result that the answers of several steps are
/// gathered in.
/// </summary>
internal sealed class Answers
{
    private static readonly string[] Successes = ["Success", "Succeeded", "IsSuccess", "IsSuccessful", "Successful", "Ok", "IsOk", "IsValid"];
    private static readonly string[] Failures = ["Failure", "Failed", "IsFailure", "IsFailed", "HasFailed", "HasError", "HasErrors", "IsError", "IsFaulted"];
    private readonly SessionFlow _flow;
    private readonly IOperation _call;
    private readonly (int Block, int Step) _behind;
    private readonly object?[]? _values;
    private readonly HashSet<ILocalSymbol> _carriers = new(SymbolEqualityComparer.Default);

    private Answers(SessionFlow flow, IInvocationOperation call, (int Block, int Step) behind, object?[]? values)
    {
        _flow = flow;
        _call = call;
        _behind = behind;
        _values = values;
        for (var known = -1; known < _carriers.Count;)
        {
            known = _carriers.Count;
            foreach (var operation in flow.Body.Operations)
                Carry(operation);
        }
    }

    /// <summary>
    /// For steps behind a call, whether the answer keeps them from being reached: every way there asks for it, and what is answered does not lead there.
    /// <paramref name="values"/> are the answers that count; where they are not known, it is enough that one of the two ways on from the question does not lead there.
    /// </summary>
    public static Func<Step, bool> KeepFrom(SessionFlow flow, Step call, object?[]? values)
    {
        var answers = new Lazy<Answers?>(() => Of(flow, call, values));
        return reached => answers.Value?.Keep((start, asking) => Paths.First(flow, [start], step => step == reached ? OnPath.Found : OnPath.GoesOn, branch => branch.Source == asking) is not null) == true;
    }

    /// <summary>
    /// How a body hands on to its callers what a call answered: whether one of these ways out of it is not closed by the answer, and what the body answers with on those; null where that is
    /// more than constants.
    /// </summary>
    public static (bool IsHandedOn, object?[]? Values) HandedOn(SessionFlow flow, Step call, object?[]? values, IEnumerable<ControlFlowBranch> waysOut)
    {
        var answers = Of(flow, call, values);
        var open = waysOut.Where(way => answers?.Keep((start, asking) => Paths.WaysOut(flow, start, _ => OnPath.GoesOn, branch => branch.Source == asking).Contains(way), way) != true).ToArray();
        var handedOn = new List<object?>();
        foreach (var way in open)
        {
            if (way is not { Semantics: ControlFlowBranchSemantics.Return, Source.BranchValue: { } answer })
                continue;
            if (OperationWalk.WithoutConversions(answer)?.ConstantValue is { HasValue: true, Value: var value })
                handedOn.Add(value);
            else if (values is not null && answers?.IsAnswer(answer) == true)
                handedOn.AddRange(values);
            else
                return (true, null);
        }

        return (open.Length > 0, handedOn.ToArray());
    }

    /// <summary>Null for a call that answers nothing.</summary>
    private static Answers? Of(SessionFlow flow, Step call, object?[]? values) =>
        call.Operation is IInvocationOperation { TargetMethod: { ReturnsVoid: false } method } invocation && !OperationWalk.IsTask(OperationWalk.ResultOf(method.ReturnType)) && flow.PositionOf(call) is var (block, index)
            ? new Answers(flow, invocation, (block, index + 1), values)
            : null;

    /// <summary>What a body answers with behind a handler; null where that is more than constants.</summary>
    public static object?[]? Behind(Handler handler, SessionFlow flow)
    {
        var values = new List<object?>();
        var seen = new HashSet<int>();
        var pending = new Stack<int>();
        foreach (var exit in handler.Exits)
        {
            if (!Follow(exit.Branch))
                return null;
        }

        while (pending.Count > 0)
        {
            var block = flow.Body.Blocks[pending.Pop()].Block;
            if (!Follow(block.ConditionalSuccessor) || !Follow(block.FallThroughSuccessor))
                return null;
        }

        return values.ToArray();

        bool Follow(ControlFlowBranch? branch)
        {
            if (branch is { Semantics: ControlFlowBranchSemantics.Return, Source.BranchValue: { } answer })
            {
                if (OperationWalk.WithoutConversions(answer).ConstantValue is not { HasValue: true, Value: var value })
                    return false;
                values.Add(value);
            }
            else if (branch?.Destination is { Ordinal: var next } && seen.Add(next))
            {
                pending.Push(next);
            }

            return true;
        }
    }

    /// <summary>Whether some question keeps a place from being reached: <paramref name="leads"/> tells whether a path from a point comes to it without one. The place may be the way that a question opens.</summary>
    private bool Keep(Func<(int Block, int Step), BasicBlock, bool> leads, ControlFlowBranch? place = null) =>
        _flow.Body.Blocks.Any(asking => AreAskedIn(asking.Block) && Decide(asking.Block, leads, place));

    private bool Decide(BasicBlock asking, Func<(int Block, int Step), BasicBlock, bool> leads, ControlFlowBranch? place)
    {
        if (asking is not { ConditionalSuccessor: { Destination: not null } one, FallThroughSuccessor: { Destination: not null } other } || leads(_behind, asking))
            return false;
        return IsClosed(one) is { } closed
            ? (closed || !LeadsBy(one)) && (IsClosed(other) == true || !LeadsBy(other))
            : !LeadsBy(one) || !LeadsBy(other);

        bool LeadsBy(ControlFlowBranch edge) => edge == place || leads((edge.Destination!.Ordinal, 0), asking);
    }

    /// <summary>Whether none of the answers takes an edge; null where the edge does not tell.</summary>
    private bool? IsClosed(ControlFlowBranch edge)
    {
        if (EdgeTests.Of(edge) is not var (condition, taken))
            return null;
        if (_values is not { Length: > 0 })
            return Says(condition) is { } says ? says != taken : null;
        var held = Array.ConvertAll(_values, value => EdgeTests.Holds(condition, IsAnswer, value));
        return Array.Exists(held, holds => holds is null) ? null : Array.TrueForAll(held, holds => holds != taken);
    }

    /// <summary>What an answer that tells by a member whether the work went well says of work that did not; null where the condition asks for no such member.</summary>
    private bool? Says(IOperation condition) => condition is not IPropertyReferenceOperation { Property.Name: var name, Instance: { } owner } || !IsAnswer(owner) ? null
        : Successes.Contains(name) ? false
        : Failures.Contains(name) ? true
        : null;

    private bool IsAnswer(IOperation value) => OperationWalk.BehindAwait(_flow.Body.Captures.Behind(value)) switch
    {
        IInvocationOperation call => call.Syntax == _call.Syntax,
        ILocalReferenceOperation { Local: var local } => _flow.Body.Captures.OnlyAssigned(local) is { } assigned && OperationWalk.BehindAwait(assigned) is IInvocationOperation call && call.Syntax == _call.Syntax,
        _ => false,
    };

    private bool AreAskedIn(BasicBlock block) => block is { ConditionKind: not ControlFlowConditionKind.None, BranchValue: { } condition } && Carries(condition);

    private void Carry(IOperation operation)
    {
        switch (operation)
        {
            case IAssignmentOperation { Target: var target, Value: var value } when _flow.Body.Captures.LocalIn(target) is { } local && Carries(value):
                _carriers.Add(local);
                break;
            case IInvocationOperation call when call != _call && call.Arguments.Any(argument => Carries(argument.Value)):
                // What it is handed to may take it up, and what could be an answer itself.
                foreach (var local in call.Arguments.Where(TakesUp).Select(argument => argument.Value).Append(call.Instance).Select(OperationWalk.WithoutConversions).OfType<ILocalReferenceOperation>())
                    _carriers.Add(local.Local);
                break;
            case IInvalidOperation when OperationWalk.Own(operation).Any(part => part != operation && part is ILocalReferenceOperation or IInvocationOperation && Carries(part)):
                // Code that does not compile may do the same.
                _carriers.UnionWith(OperationWalk.Own(operation).OfType<ILocalReferenceOperation>().Select(part => part.Local));
                break;
        }
    }

    private bool TakesUp(IArgumentOperation argument) =>
        argument.Parameter is { RefKind: RefKind.Ref or RefKind.Out } or { Ordinal: 0, ContainingSymbol: IMethodSymbol { IsExtensionMethod: true } }
        || SymbolEqualityComparer.Default.Equals(argument.Value.Type, OperationWalk.ResultOf(_call.Type));

    private bool Carries(IOperation value) => OperationWalk.InEvaluationOrder(value).Exists(part =>
        part.Syntax == _call.Syntax && part is IInvocationOperation
        || part is ILocalReferenceOperation { Local: var local } && _carriers.Contains(local)
        || part is IFlowCaptureReferenceOperation { Id: var id } && _flow.Body.Captures.Of(id).Any(CarriesAtOnce));

    /// <summary>Captures of captures are not followed.</summary>
    private bool CarriesAtOnce(IOperation captured) => OperationWalk.InEvaluationOrder(captured).Exists(part =>
        part.Syntax == _call.Syntax && part is IInvocationOperation || part is ILocalReferenceOperation { Local: var local } && _carriers.Contains(local));
}
