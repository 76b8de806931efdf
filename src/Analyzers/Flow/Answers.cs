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
    private readonly SessionFlow _flow;
    private readonly IOperation _call;
    private readonly HashSet<ILocalSymbol> _carriers = new(SymbolEqualityComparer.Default);

    private Answers(SessionFlow flow, IOperation call)
    {
        _flow = flow;
        _call = call;
        for (var known = -1; known < _carriers.Count;)
        {
            known = _carriers.Count;
            foreach (var operation in flow.Body.Operations)
                Carry(operation);
        }
    }

    /// <summary>Whether the answer of a call decides if a step behind it is reached: every way there asks for it, and one of the two ways on from the question does not lead there.</summary>
    public static bool Decide(SessionFlow flow, Step call, Step reached)
    {
        if (call.Operation is not IInvocationOperation { TargetMethod: var method } || method.ReturnsVoid || OperationWalk.ResultOf(method.ReturnType) is var result && OperationWalk.IsTask(result)
            || flow.PositionOf(call) is not var (block, index))
            return false;
        var answers = new Answers(flow, call.Operation);
        return flow.Body.Blocks.Any(asking => answers.AreAskedIn(asking.Block) && answers.Decide(asking.Block, (block, index + 1), reached));
    }

    private bool Decide(BasicBlock asking, (int Block, int Step) from, Step reached)
    {
        if (asking is not { ConditionalSuccessor.Destination: { } one, FallThroughSuccessor.Destination: { } other } || Leads(from))
            return false;
        return !Leads((one.Ordinal, 0)) || !Leads((other.Ordinal, 0));

        bool Leads((int Block, int Step) start) =>
            Paths.First(_flow, [start], step => step == reached ? OnPath.Found : OnPath.GoesOn, branch => branch.Source.Ordinal == asking.Ordinal) is not null;
    }

    private bool AreAskedIn(BasicBlock block) => block is { ConditionKind: not ControlFlowConditionKind.None, BranchValue: { } condition } && Carries(condition);

    private void Carry(IOperation operation)
    {
        switch (operation)
        {
            case IAssignmentOperation { Target: var target, Value: var value } when _flow.Body.Captures.LocalIn(target) is { } local && Carries(value):
                _carriers.Add(local);
                break;
            case IInvocationOperation call when call != _call && call.Arguments.Any(argument => Carries(argument.Value)):
                // What is handed over together with it may take it up.
                foreach (var local in call.Arguments.Select(argument => argument.Value).Append(call.Instance).Select(OperationWalk.WithoutConversions).OfType<ILocalReferenceOperation>())
                    _carriers.Add(local.Local);
                break;
            case IInvalidOperation when OperationWalk.Own(operation).Any(part => part != operation && part is ILocalReferenceOperation or IInvocationOperation && Carries(part)):
                // Code that does not compile may do the same.
                _carriers.UnionWith(OperationWalk.Own(operation).OfType<ILocalReferenceOperation>().Select(part => part.Local));
                break;
        }
    }

    private bool Carries(IOperation value) => OperationWalk.InEvaluationOrder(value).Exists(part =>
        part.Syntax == _call.Syntax && part is IInvocationOperation
        || part is ILocalReferenceOperation { Local: var local } && _carriers.Contains(local)
        || part is IFlowCaptureReferenceOperation { Id: var id } && _flow.Body.Captures.Of(id).Any(CarriesAtOnce));

    /// <summary>Captures of captures are not followed.</summary>
    private bool CarriesAtOnce(IOperation captured) => OperationWalk.InEvaluationOrder(captured).Exists(part =>
        part.Syntax == _call.Syntax && part is IInvocationOperation || part is ILocalReferenceOperation { Local: var local } && _carriers.Contains(local));
}
