using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.Boundaries;

/// <summary>SES1009: a transaction is ended twice, or used when it is over, or a unit of work is used before its begin or after its end.</summary>
/// <remarks>
/// Reports on the second ending of a transaction object, or of the current transaction of a context, when every normal path from the first one comes to it;
/// on a command that is given a transaction when that is over; on what is sent behind the completion of a TransactionScope that is still open;
/// on the ending of a transaction whose connection was closed while it was open; and on the first use of a unit of work that this body makes, when nothing has begun it, or it is disposed.
/// Silent for a rollback in a handler, which a failed commit can reach; where a flag or condition decides about the second ending; where another
/// transaction was begun between (then it is SES3006's); for what was staged before the completion (SES3008's); for sessions that commit again and again by design; for savepoints.
/// </remarks>
internal sealed class UsedOutsideItsScope : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES1009;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        foreach (var visit in flow.Visits)
        {
            if (visit.Step is not { Kind: StepKind.Session, Key: { } key })
                continue;
            if (EndsTransaction(visit.Step, key))
                CheckEnding(visit, key, flow, context);
            else if (visit.Step is { SessionOperation: SessionOperation.Query or SessionOperation.Execute, Operation: IInvocationOperation call } && key.Library.Protocol == Protocol.Connection)
                CheckCommand(visit, call, key, flow, context);
            else if ((visit.Step.Opens || visit.Step.SessionOperation == SessionOperation.Close) && key is { Kind: SessionKeyKind.Local } && CommandProviders.BeginOf(key.Type) is { } begin)
                CheckUse(visit.Step, key, begin, flow, context);
        }
    }

    /// <summary>An ending that only one transaction can have: of its object, of a context's current one, of a scope.</summary>
    private static bool EndsTransaction(Step step, SessionKey key) =>
        step.SessionOperation is SessionOperation.Commit or SessionOperation.Rollback
        && (step.Transaction is not null || key.Library.Protocol is Protocol.Context or Protocol.Scope);

    private static void CheckEnding(Visit ending, SessionKey key, SessionFlow flow, BodyRuleContext context)
    {
        var first = ending.Step;
        if (IsCompletion(first, key, flow, context) && CompletedScopes.UseBehind(ending, flow) is { } use)
            ReportUse(first, use, key, context);
        if (ClosingBefore(ending, key, flow) is { } closing)
            ReportClosed(first, closing, key, context);
        if (CertainPaths.InevitableAfter(flow, first, step => Judge(step)) is not { } second || second == first)
            return;
        context.Report(
            second.Operation.Syntax.GetLocation(),
            [first.Operation.Syntax.GetLocation()],
            FixFacts.Of((FixFacts.Session, key.Name), (FixFacts.Library, key.Library.Name), (FixFacts.CanRemove, first.SessionOperation == SessionOperation.Commit ? "true" : null)),
            first.Transaction?.Name ?? key.NameIn(context.Owner.ContainingType),
            $"is ended twice: {second.Member} follows {first.Member} on every path",
            "the second ending is refused; remove it");

        OnPath Judge(Step step)
        {
            if (step.Kind != StepKind.Session || !key.Equals(step.Key))
                return OnPath.GoesOn;
            if (step.SessionOperation is SessionOperation.Begin or SessionOperation.Open or SessionOperation.OpenHeld or SessionOperation.Transact)
                return OnPath.Ends;
            return EndsTransaction(step, key) && IsSame(first, step, key) ? OnPath.Found : OnPath.GoesOn;
        }
    }

    /// <summary>What closed the session while the transaction that is ended here, begun in this body, was open; null where the session may be open yet.</summary>
    private static Step? ClosingBefore(Visit ending, SessionKey key, SessionFlow flow) =>
        ending.Step.Transaction is null || !Transitions.AreAll(ending.Before.Of(key), SessionStates.Closed) || flow.FirstBegin(key) is null ? null
            : flow.Visits.FirstOrDefault(visit => visit.Step.SessionOperation is SessionOperation.Close or SessionOperation.CloseConnection && key.Equals(visit.Step.Key)
                && Transitions.AreAll(visit.Before.Of(key), SessionStates.InTransaction | SessionStates.Unsound)).Step;

    private static void ReportClosed(Step ending, Step closing, SessionKey key, BodyRuleContext context) =>
        context.Report(
            ending.Operation.Syntax.GetLocation(),
            [closing.Operation.Syntax.GetLocation()],
            FixFacts.Of((FixFacts.Session, key.Name), (FixFacts.Library, key.Library.Name)),
            ending.Transaction!.Name,
            $"is ended behind the {closing.Member} of '{key.NameIn(context.Owner.ContainingType)}'",
            "closing has rolled it back, and the ending is refused; end it first");

    private static bool IsCompletion(Step step, SessionKey scope, SessionFlow flow, BodyRuleContext context) =>
        step.SessionOperation == SessionOperation.Commit && scope.Library.Protocol == Protocol.Scope
        && context.Services.Openings.In(flow, context.Cancellation).FirstOrDefault(opened => scope.Equals(opened.Key)) is { } made && !AmbientScopes.StandsApart(made.Operation, made.Library);

    private static void ReportUse(Step completion, Step use, SessionKey scope, BodyRuleContext context) =>
        context.Report(
            use.Operation.Syntax.GetLocation(),
            [completion.Operation.Syntax.GetLocation()],
            FixFacts.Of((FixFacts.Session, scope.Name), (FixFacts.Library, scope.Library.Name)),
            scope.Name,
            $"is completed, and {use.Member} comes before its end",
            $"'{use.Key!.NameIn(context.Owner.ContainingType)}' finds a current transaction that is over, and throws; complete the scope behind its last use");

    /// <summary>A command keeps no transaction that is over: it goes without one, or is refused.</summary>
    private static void CheckCommand(Visit visit, IInvocationOperation call, SessionKey key, SessionFlow flow, BodyRuleContext context)
    {
        if ((visit.Before.Of(key) & SessionStates.InTransaction) != 0 || Enlistment.EndingOfGiven(call, key.Library, flow) is not { Transaction: { } transaction } ending)
            return;
        context.Report(
            call.Syntax.GetLocation(),
            [ending.Operation.Syntax.GetLocation()],
            FixFacts.Of((FixFacts.Session, key.Name), (FixFacts.Library, key.Library.Name)),
            transaction.Name,
            $"is given to {call.TargetMethod.Name} behind its {ending.Member}",
            "the command runs outside of any transaction, or is refused; send it before, or without that transaction");
    }

    /// <summary>A context has one transaction at a time, whatever it is ended by.</summary>
    private static bool IsSame(Step first, Step second, SessionKey key) =>
        key.Library.Protocol == Protocol.Context && (first.Transaction is null || second.Transaction is null) || SymbolEqualityComparer.Default.Equals(first.Transaction, second.Transaction);

    private static void CheckUse(Step from, SessionKey key, string begin, SessionFlow flow, BodyRuleContext context)
    {
        if (CertainPaths.InevitableAfter(flow, from, Judge) is not { } use)
            return;
        context.Report(
            use.Operation.Syntax.GetLocation(),
            [from.Operation.Syntax.GetLocation()],
            FixFacts.Of((FixFacts.Session, key.Name), (FixFacts.Library, key.Library.Name), (FixFacts.Place, from.Opens ? "begin" : null)),
            key.Name,
            from.Opens ? "is used before it is begun" : "is used after its end",
            from.Opens ? $"every member throws until {begin} was called; begin it first" : "every member throws; end it behind its last use");

        OnPath Judge(Step step)
        {
            if (step.Kind == StepKind.Session && key.Equals(step.Key))
                return step.SessionOperation is SessionOperation.Begin or SessionOperation.Open or SessionOperation.Close ? OnPath.Ends : OnPath.Found;

            // Whoever is given it may begin it; its own repositories cannot.
            if (step.Callee is not null && SymbolEqualityComparer.Default.Equals(OperationWalk.VariableUnder(step.Operation, flow.Body.Captures.Only), key.Symbol))
                return OnPath.Found;
            return flow.EffectsOf(step) is { } call && call.Effects.Any(effect => effect.Key.Equals(key)) || step.Callee?.Arguments.Any(argument => key.Equals(argument.Key)) == true ? OnPath.Ends : OnPath.GoesOn;
        }
    }
}
