using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Model;

/// <summary>Members that stand still: for a time, for a lock, for somebody at the keyboard.</summary>
internal sealed class WaitTable
{
    private static readonly (string Type, string Members)[] Rows =
    [
        ("System.Threading.Thread", "Sleep Join"),
        ("System.Threading.Tasks.Task", "Delay"),
        ("System.Console", "Read ReadLine ReadKey"),
        ("System.Threading.SemaphoreSlim", "Wait WaitAsync"),
        ("System.Threading.WaitHandle", "WaitOne WaitAny WaitAll SignalAndWait"),
        ("System.Threading.ManualResetEventSlim", "Wait"),
        ("System.Threading.CountdownEvent", "Wait"),
        ("System.Threading.Barrier", "SignalAndWait"),
        ("System.Threading.Monitor", "Wait"),
        ("System.Threading.PeriodicTimer", "WaitForNextTickAsync"),
    ];

    /// <summary>Milliseconds that are no longer than a statement may take.</summary>
    private const int Negligible = 50;

    private readonly Dictionary<INamedTypeSymbol, HashSet<string>> _members = new(SymbolEqualityComparer.Default);

    public WaitTable(TypeLookup types)
    {
        foreach (var (name, members) in Rows)
        {
            if (types.Find(name) is { } type)
                _members[type] = [.. members.Split(' ')];
        }
    }

    /// <summary>Whether the call stands still where it is made: not one whose task goes elsewhere, nor one that only tries.</summary>
    public bool Pauses(IInvocationOperation call)
    {
        for (var type = call.TargetMethod.ContainingType; type is not null; type = type.BaseType)
        {
            if (_members.TryGetValue(type, out var names) && names.Contains(call.TargetMethod.Name))
                return !TakesNoTime(call) && (!OperationWalk.IsTask(call.Type) || OperationWalk.IsAwaitedInPlace(call) || OperationWalk.IsReturned(call));
        }

        return false;
    }

    private static bool TakesNoTime(IInvocationOperation call) => call.Arguments.Any(argument => argument.Parameter?.Name is "timeout" or "millisecondsTimeout" or "delay" or "millisecondsDelay"
        && (IsNegligible(argument.Value) || argument.Value is IFieldReferenceOperation { Field.Name: "Zero" } || argument.Value is IInvocationOperation span && IsShort(span)));

    /// <summary><c>TimeSpan.FromMilliseconds(10)</c>, or <c>10.Milliseconds()</c> of a helper that says it in words.</summary>
    private static bool IsShort(IInvocationOperation span) => span.TargetMethod.Name is "FromMilliseconds" or "Milliseconds" && span.Type?.Name == "TimeSpan" && span.Arguments.Length > 0 && IsNegligible(span.Arguments[0].Value);

    private static bool IsNegligible(IOperation value) =>
        OperationWalk.WithoutConversions(value)?.ConstantValue is { HasValue: true, Value: { } count } && count is int or long or double && Convert.ToDouble(count, CultureInfo.InvariantCulture) is >= 0 and <= Negligible;
}
