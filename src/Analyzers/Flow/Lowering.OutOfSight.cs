using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <content>Code that this compilation does not hold, and that stores the work of a session it was given, or may.</content>
internal sealed partial class Lowering
{
    /// <summary>A class that keeps one session stores its work by a Commit or SaveChanges of its own; false where nobody knows that.</summary>
    private bool StoresWork(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (!CommitNames.Say(method) || call.Instance is null || !OutOfSight.Is(method, _services) || _origins.WorkOf(_origins.Of(call.Instance)) is not { } key || CommitNames.OperationOf(method.Name, key.Library) is not { } operation)
            return false;
        StartTask(AddSession(key, operation, call), call);
        return true;
    }

    /// <summary>Whoever is awaited, or answers with what the delegate gives, has run it; what it does there is not known, only that its failure comes out here.</summary>
    private void VisitDelegatesOutOfSight(IInvocationOperation call)
    {
        if (call.Arguments.IsEmpty || !WaitsForDelegates(call) || !OutOfSight.Is(call.TargetMethod, _services))
            return;
        foreach (var argument in call.Arguments)
        {
            foreach (var callee in CalleesOf(argument.Value))
            {
                if (callee.Nested?.Owner is { } function && (OperationWalk.IsTask(function.ReturnType) ? OperationWalk.IsTask(call.Type) : SymbolEqualityComparer.Default.Equals(function.ReturnType, call.Type)))
                    _steps.Add(new Step { Kind = StepKind.MayThrow, Operation = call, Callee = callee });
            }
        }
    }

    private static bool WaitsForDelegates(IInvocationOperation call) =>
        OperationWalk.IsTask(call.Type) ? OperationWalk.IsAwaitedInPlace(call) : !call.TargetMethod.ReturnsVoid;

    /// <summary>A member of a class that was given a session, of which the project says what it does: a context stores by a save.</summary>
    private void VisitMemberOfBearer(IInvocationOperation call, SessionOperation operation, Origin bearer)
    {
        if (_origins.WorkOf(bearer) is { } key)
            StartTask(AddSession(key, operation == SessionOperation.Commit && key.Library.Protocol == Protocol.Context ? SessionOperation.Flush : operation, call), call);
    }
}
