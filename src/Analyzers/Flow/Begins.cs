using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>The transactions that a body begins on the connection of one call, and which of them is meant where.</summary>
internal sealed class Begins
{
    private readonly SessionFlow _flow;
    private readonly Visit[] _begins;
    private readonly HashSet<IOperation> _operations;

    public Begins(IInvocationOperation call, SessionFlow flow)
    {
        _flow = flow;
        var key = flow.Visits.FirstOrDefault(visit => visit.Step.Operation == call && visit.Step.Key is not null).Step?.Key;
        _begins = key is null ? [] : flow.Visits.Where(visit => visit.Step.SessionOperation == SessionOperation.Begin && key.Equals(visit.Step.Key)).ToArray();
        _operations = new HashSet<IOperation>(_begins.Select(visit => visit.Step.Operation));
    }

    /// <summary>What ended the transaction that <see cref="Given"/> found to be over.</summary>
    public Step? Ending { get; private set; }

    /// <summary>The begin of the transaction that is open at the call; null where it was begun elsewhere, or the path decides which.</summary>
    public Step? OpenAt(IInvocationOperation call) =>
        _begins.FirstOrDefault(begin => PathsBack.AlwaysFind(_flow.Body, call, operation => operation == begin.Step.Operation ? OnPath.Found : _operations.Contains(operation) ? OnPath.Ends : OnPath.GoesOn)).Step;

    /// <summary>
    /// Whether a variable that a command is given holds the open transaction, or, on every path, one before: another was begun since it was filled, or it was ended.
    /// </summary>
    public Enlisted Given(IOperation value, IOperation at)
    {
        if (OperationWalk.VariableOf(value) is not { } variable || new Fillings(_flow.Body, variable) is not { IsFilledInside: false } filled)
            return Enlisted.Yes;
        if (_operations.Count > 0 && PathsBack.AlwaysFind(_flow.Body, at, operation => filled.Is(operation) ? OnPath.Ends : _operations.Contains(operation) ? OnPath.Found : OnPath.GoesOn))
            return Enlisted.Earlier;
        if (EndingOf(variable, at, filled) is not { } ending)
            return Enlisted.Yes;
        Ending = ending;
        return Enlisted.Over;
    }

    private Step? EndingOf(ISymbol variable, IOperation at, Fillings filled)
    {
        var endings = _flow.Visits.Select(visit => visit.Step).Where(step => step.SessionOperation is SessionOperation.Commit or SessionOperation.Rollback or SessionOperation.EndTransaction && SymbolEqualityComparer.Default.Equals(step.Transaction, variable)).ToArray();
        return endings.Length > 0 && PathsBack.AlwaysFind(_flow.Body, at, operation => Array.Exists(endings, step => step.Operation == operation) ? OnPath.Found : filled.Is(operation) || _operations.Contains(operation) ? OnPath.Ends : OnPath.GoesOn)
            ? endings[0]
            : null;
    }

    /// <summary>Whether on every path to a place the last that a command was given is a transaction that was over, and none was begun since.</summary>
    public bool IsOverAt(IOperation at, Dictionary<IOperation, Enlisted> given) => PathsBack.AlwaysFind(_flow.Body, at, operation =>
        given.TryGetValue(operation, out var had) ? had == Enlisted.Over ? OnPath.Found : OnPath.Ends
        : _operations.Contains(operation) ? OnPath.Ends
        : OnPath.GoesOn);

    /// <summary>Whether a transaction is begun between two places on every path.</summary>
    public bool AnyBetween(IOperation from, IOperation to) => Overtake(to, new Dictionary<IOperation, Enlisted> { [from] = Enlisted.Yes });

    /// <summary>Whether on every path to a place something comes behind the transaction that a command was given: another one is begun, or it is taken away.</summary>
    public bool Overtake(IOperation at, Dictionary<IOperation, Enlisted> given) => PathsBack.AlwaysFind(_flow.Body, at, operation =>
        given.TryGetValue(operation, out var had) ? had == Enlisted.Yes ? OnPath.Ends : OnPath.Found
        : _operations.Contains(operation) ? OnPath.Found
        : OnPath.GoesOn);
}
