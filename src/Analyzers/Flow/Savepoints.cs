using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>The savepoints that a body sets and goes back to, told apart by their names.</summary>
internal static class Savepoints
{
    /// <summary>The rollbacks to a savepoint, those in helpers included.</summary>
    public static IEnumerable<EntityEvent> Returns(SessionKey session, EntityFacts facts) => facts.All.Where(happening => facts.Does(happening, session, SessionOperation.ReturnToSavepoint));

    /// <summary>Whether a savepoint is set that the rollback may go back to: what comes before it stays.</summary>
    public static bool MaySet(EntityEvent happening, EntityEvent returns, SessionKey session, EntityFacts facts) =>
        facts.Does(happening, session, SessionOperation.SetSavepoint) && !(NameOf(happening) is { } set && NameOf(returns) is { } name && set != name);

    private static string? NameOf(EntityEvent happening) =>
        happening.Step is { Kind: StepKind.Session, Operation: IInvocationOperation { Arguments: [{ Value.ConstantValue: { HasValue: true, Value: string name } }, ..] } } ? name : null;
}
