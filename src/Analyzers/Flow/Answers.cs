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
    private readonly object?[]? _values;
    private readonly HashSet<ILocalSymbol> _carriers = new(SymbolEqualityComparer.Default);

    private Answers(SessionFlow flow, IInvocationOperation call, object?[]? values)
    {
        _flow = flow;
        _call = call;
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
        if (call.Operation is not IInvocationOperation { TargetMethod: var method } invocation || method.ReturnsVoid || OperationWalk.ResultOf(method.ReturnType) is var result && OperationWalk.IsTask(result)
            || flow.PositionOf(call) is not var (block, index))
            return _ => false;
        var answers = new Lazy<Answers>(() => new Answers(flow, invocation, values));
        return reached => flow.Body.Blocks.Any(asking => answers.Value.AreAskedIn(asking.Block) && answers.Value.Decide(asking.Block, (block, index + 1), reached));
    }

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

    private bool Decide(BasicBlock asking, (int Block, int Step) from, Step reached)
    {
        if (asking is not { ConditionalSuccessor: { Destination: not null } one, FallThroughSuccessor: { Destination: not null } other } || Leads(from))
            return false;
        return IsClosed(one) is { } closed
            ? (closed || !Leads((one.Destination.Ordinal, 0))) && (IsClosed(other) == true || !Leads((other.Destination.Ordinal, 0)))
            : !Leads((one.Destination.Ordinal, 0)) || !Leads((other.Destination.Ordinal, 0));

        bool Leads((int Block, int Step) start) =>
            Paths.First(_flow, [start], step => step == reached ? OnPath.Found : OnPath.GoesOn, branch => branch.Source.Ordinal == asking.Ordinal) is not null;
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
