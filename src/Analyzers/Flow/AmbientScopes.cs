using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Scopes that every session takes part in which is opened inside them.</summary>
internal static class AmbientScopes
{
    /// <summary>Whether a scope is made to keep its work out of every transaction.</summary>
    public static bool StandsApart(IOperation creation, Library library) =>
        creation is IObjectCreationOperation { Arguments: var arguments } && arguments.Any(argument => argument.Value is IFieldReferenceOperation value && SessionModel.Is(value.Field, library.StandsApart));

    /// <summary>The making of the innermost scope that is open on every way to a visit, and in whose transaction it works; null where there is none.</summary>
    public static Step? Around(Visit visit, SessionFlow flow) =>
        flow.Visits.LastOrDefault(made => made.Step is { Opens: true, Key: { Library.Protocol: Protocol.Scope } scope } && Transitions.AreAll(visit.Before.Of(scope), SessionStates.InTransaction)).Step
            is { Key.Library: var library } made && !StandsApart(made.Operation, library) ? made : null;

    /// <summary>The making of the scope that is open at a command, and that its connection takes no part in, as it was open before; null where there is none, or it may have joined.</summary>
    public static Step? Missed(Visit command, SessionKey connection, SessionFlow flow)
    {
        if (connection.Library.JoinMember is not { } join || !Transitions.AreAll(command.Before.Of(connection), SessionStates.Held))
            return null;
        HashSet<IOperation>? joins = null;
        foreach (var made in flow.Visits)
        {
            if (made.Step is not { Opens: true, Key: { Library.Protocol: Protocol.Scope } scope } || !Transitions.AreAll(command.Before.Of(scope), SessionStates.InTransaction)
                || !Transitions.AreAll(made.Before.Of(connection), SessionStates.Held) || StandsApart(made.Step.Operation, scope.Library) || IsInsideAnother(made))
                continue;
            joins ??= Joins(join, connection, flow);
            if (PathsBack.AlwaysFind(flow.Body, command.Step.Operation, operation => operation == made.Step.Operation ? OnPath.Found : joins.Contains(operation) ? OnPath.Ends : OnPath.GoesOn))
                return made.Step;
        }

        return null;
    }

    /// <summary>The inner scope takes part in the outer one, and what was opened there with it.</summary>
    private static bool IsInsideAnother(Visit made) =>
        made.Before.Sessions.Keys.Any(other => other.Library.Protocol == Protocol.Scope && (made.Before.Of(other) & SessionStates.InTransaction) != 0);

    /// <summary>Where a connection is enlisted by hand, opened anew, or closed.</summary>
    private static HashSet<IOperation> Joins(string member, SessionKey connection, SessionFlow flow) => new(
        flow.Body.Operations.Where(operation => operation is IInvocationOperation { TargetMethod.Name: var name } && name == member)
            .Concat(flow.Visits.Where(visit => connection.Equals(visit.Step.Key) && (visit.Step.Opens || visit.Step.SessionOperation is SessionOperation.OpenConnection or SessionOperation.CloseConnection)).Select(visit => visit.Step.Operation)));
}
