using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Flow;

/// <content>Messages: their handlers run one after the other, before the call that dispatches them is over.</content>
internal sealed partial class Lowering
{
    /// <summary>Whether the call dispatches a message; a task that goes on beside the body is one, of the first handler that has a session.</summary>
    private bool VisitDispatch(IInvocationOperation invocation)
    {
        var handlers = _services.Dispatches.Of(invocation, _cancellation);
        if (handlers.Count == 0)
            return false;
        var callees = handlers.Select(handler => CalleeOf(handler, invocation)).ToArray();
        if (OperationWalk.IsTask(invocation.Type) && !OperationWalk.IsAwaitedInPlace(invocation) && !OperationWalk.IsReturned(invocation))
            callees = [Array.Find(callees, callee => callee.MayTouchSessions) ?? callees[0]];
        foreach (var callee in callees)
            AddCall(invocation, callee);
        return true;
    }

    private Callee CalleeOf(MessageHandler handler, IInvocationOperation invocation)
    {
        var receiver = _origins.OfHandler(handler.Type, invocation.Instance);
        return new Callee { Method = handler.Method, Receiver = receiver, Handling = _services.Dispatches.By(handler.Contract), MayTouchSessions = receiver.Kind == OriginKind.Bearer && _services.Bearing.Bears(handler.Type) };
    }
}
