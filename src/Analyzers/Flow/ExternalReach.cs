using System.Collections.Concurrent;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Flow;

/// <summary>What a step calls outside the process, directly or through code that touches no session.</summary>
internal static class ExternalCall
{
    /// <summary>The member that leaves the process ("HttpClient.PostAsync"), or null; it reads what the step calls, so that other questions come first.</summary>
    public static string? In(Step step, FlowServices services, CancellationToken cancellation) =>
        At(step) ?? (ExternalReach.Stranger(step, services, cancellation) is { } method ? services.ExternalReach.Of(method, cancellation) : null);

    /// <summary>The same of the step alone.</summary>
    public static string? At(Step step) => step is { Kind: StepKind.External, Operation: IInvocationOperation call } && !OperationWalk.IsDropped(call) ? ExternalReach.Describe(call.TargetMethod) : null;
}

/// <summary>What a step waits for that is neither a session nor another process.</summary>
internal static class Waiting
{
    /// <summary>The member that waits ("Task.Delay"), or null; it reads what the step calls, so that other questions come first.</summary>
    public static string? In(Step step, FlowServices services, CancellationToken cancellation) =>
        At(step) ?? (ExternalReach.Stranger(step, services, cancellation) is { } method ? services.WaitReach.Of(method, cancellation) : null);

    /// <summary>The same of the step alone.</summary>
    public static string? At(Step step) => step switch
    {
        { Kind: StepKind.Wait, Operation: IInvocationOperation { TargetMethod: var member } } => ExternalReach.Describe(member),
        { Kind: StepKind.Await, Awaits: 0, Operation: var wait } when BlocksOnStranger(wait) => ((wait as IInvocationOperation)?.TargetMethod ?? (wait as IPropertyReferenceOperation)?.Property as ISymbol)?.Name is { } name ? "Task." + name : null,
        _ => null,
    };

    /// <summary>Whether the body stands still until a task ends that it was given, and did not start.</summary>
    private static bool BlocksOnStranger(IOperation wait)
    {
        var operand = wait switch
        {
            IInvocationOperation { TargetMethod.Name: "Wait" or "GetResult", Instance: { } instance } => instance,
            IPropertyReferenceOperation { Property.Name: "Result", Instance: { } instance } => instance,
            _ => null,
        };
        while (operand is IInvocationOperation { TargetMethod.Name: "GetAwaiter" or "ConfigureAwait", Instance: { } inner })
            operand = inner;
        return operand is IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation { Property.IsStatic: false } && OperationWalk.IsTask(operand.Type);
    }
}

/// <summary>Which methods of this compilation reach a call of some kind; asked only where a session may be held.</summary>
internal sealed class ExternalReach(FlowServices services, Func<IInvocationOperation, bool> isSought)
{
    private const int MaximumDepth = 6;
    private readonly ConcurrentDictionary<IMethodSymbol, string> _known = new(SymbolEqualityComparer.Default);

    /// <summary>The member that the method reaches, or null.</summary>
    public string? Of(IMethodSymbol method, CancellationToken cancellation)
    {
        if (!_known.TryGetValue(method, out var found))
            found = _known.GetOrAdd(method, Search(method, cancellation));
        return found.Length == 0 ? null : found;
    }

    /// <summary>The code without sessions that a step calls, and waits for; also where the object that it belongs to has one.</summary>
    public static IMethodSymbol? Stranger(Step step, FlowServices services, CancellationToken cancellation) =>
        step is { Kind: StepKind.Call, Callee.Method: { } method, Operation: IInvocationOperation call } && !OperationWalk.IsDropped(call) && !step.Callee.Touches(services, cancellation) ? method : null;

    public static string Describe(IMethodSymbol method) => (method.ContainingType?.Name ?? "") + "." + method.Name;

    private string Search(IMethodSymbol root, CancellationToken cancellation)
    {
        var seen = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default) { root };
        var pending = new Queue<(IMethodSymbol Method, int Depth)>();
        pending.Enqueue((root, 0));
        while (pending.Count > 0)
        {
            var (method, depth) = pending.Dequeue();
            if (services.Sources.CallsIn(method, cancellation) is not { } calls)
                continue;
            foreach (var invocation in calls)
            {
                if (OperationWalk.IsDropped(invocation))
                    continue;
                if (isSought(invocation))
                    return Describe(invocation.TargetMethod);
                if (depth == MaximumDepth)
                    continue;
                foreach (var target in services.Dispatches.Of(invocation, cancellation).Select(static handler => handler.Method).Append(services.Implementations.Target(invocation.TargetMethod)))
                {
                    if (target is { DeclaringSyntaxReferences.IsEmpty: false } && seen.Add(target))
                        pending.Enqueue((target, depth + 1));
                }
            }
        }

        return "";
    }
}
