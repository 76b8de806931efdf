using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>How a delegate that is handed to a call is run.</summary>
internal enum DelegateUse : byte
{
    /// <summary>Not known, or later: nothing is concluded.</summary>
    Unknown,

    /// <summary>Once or one after another, finished when the call is (awaited).</summary>
    InPlace,

    /// <summary>In a transaction that the call begins and commits.</summary>
    InTransaction,

    /// <summary>As a task of its own (<c>Task.Run</c>).</summary>
    AsTask,

    /// <summary>Several times at once.</summary>
    Concurrent,

    /// <summary>Later, or beside what follows: the call does not wait for it.</summary>
    Background,

    /// <summary>Whenever somebody raises an event.</summary>
    OnEvent,

    /// <summary>When the response has been sent.</summary>
    AfterResponse,

    /// <summary>Once an element, when the sequence is enumerated: at once where it is gathered, one by one where it is awaited in a loop.</summary>
    PerElement,
}

internal static class Delegates
{
    /// <summary>What queues of work that runs later, and caches that tell of what they drop, call the member that takes it.</summary>
    private static readonly string[] BackgroundNames = ["QueueBackground", "EnqueueBackground", "BackgroundWorkItem", "RunInBackground", "FireAndForget", "RegisterPostEvictionCallback", "RegisterChangeCallback"];

    public static DelegateUse UseOf(IInvocationOperation call, SessionModel model)
    {
        var method = call.TargetMethod;
        var type = method.ContainingType;
        if (model.MeaningOf(call) is { } meaning)
        {
            return meaning.Operation switch
            {
                SessionOperation.Transact => DelegateUse.InTransaction,
                SessionOperation.RunInPlace => DelegateUse.InPlace,
                _ => DelegateUse.Unknown,
            };
        }

        if (WebTypes.RunsAfterResponse(method))
            return DelegateUse.AfterResponse;
        switch (type?.Name)
        {
            case "Parallel" when IsIn(type, "Tasks"):
            case "ParallelEnumerable" when IsIn(type, "Linq"):
                return DelegateUse.Concurrent;
            case "Task" when method.Name == "Run" && IsIn(type, "Tasks") && OperationWalk.IsDropped(call):
            case "TaskFactory" when method.Name == "StartNew" && IsIn(type, "Tasks") && OperationWalk.IsDropped(call):
                return DelegateUse.Background;
            case "Task" when method.Name == "Run" && IsIn(type, "Tasks"):
            case "TaskFactory" when method.Name == "StartNew" && IsIn(type, "Tasks"):
                return DelegateUse.AsTask;
            case "Task" when method.Name == "ContinueWith" && IsIn(type, "Tasks"):
                return OperationWalk.IsDropped(call) ? DelegateUse.Background : DelegateUse.Unknown;
            case "ThreadPool" when method.Name.EndsWith("QueueUserWorkItem", StringComparison.Ordinal):
                return DelegateUse.Background;
            case "ChannelWriter" when method.Name is "TryWrite" or "WriteAsync" && call.Instance is not (ILocalReferenceOperation or IPropertyReferenceOperation { Instance: ILocalReferenceOperation }):
                return DelegateUse.Background;
            case "Enumerable" when method.Name == "Select" && IsIn(type, "Linq"):
                return method.TypeArguments.Length == 2 && OperationWalk.IsTask(method.TypeArguments[1]) ? DelegateUse.PerElement : DelegateUse.Unknown;
            case "List" or "Array" when method.Name == "ConvertAll" && OperationWalk.IsTask(method.TypeArguments.LastOrDefault()):
                return DelegateUse.Concurrent;
            case "List" or "Array" when method.Name == "ForEach":
                return DelegateUse.InPlace;
            default:
                return BackgroundNames.Any(name => method.Name.IndexOf(name, StringComparison.Ordinal) >= 0) ? DelegateUse.Background : DelegateUse.Unknown;
        }
    }

    private static bool IsIn(INamedTypeSymbol type, string ns) => type.ContainingNamespace?.Name == ns;
}
