using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

internal enum StepKind : byte
{
    /// <summary>An operation of the model on a session.</summary>
    Session,

    /// <summary>A call that leaves the process.</summary>
    External,

    /// <summary>A call of code of this compilation; a lambda or local function that runs once, in place.</summary>
    Call,

    /// <summary>What a call handed out is ended: what that call left open.</summary>
    End,

    /// <summary>Code that runs several times at once.</summary>
    Concurrent,

    /// <summary>Code that goes on by itself: nobody waits for its end here.</summary>
    Background,

    /// <summary>The thread, or the flow of awaits, stands still: a sleep, a lock, somebody at the keyboard.</summary>
    Wait,

    /// <summary>Code runs that is not seen, and may store the work of any session.</summary>
    MayStore,

    /// <summary>A lambda or local function that code out of sight runs while this body waits for it: what is thrown in it comes out here.</summary>
    MayThrow,

    /// <summary>The next row is asked for of a query that runs while its rows are read.</summary>
    NextRow,

    /// <summary>A command of a library whose commands are given their session, and this one was given none.</summary>
    Sessionless,

    /// <summary>Tasks that were started before are awaited.</summary>
    Await,

    /// <summary>The path ends here with an exception.</summary>
    Throw,
}

/// <summary>How the code that a call leads to is known.</summary>
internal sealed class Callee
{
    /// <summary>A lambda or local function of the calling body.</summary>
    public LoweredBody? Nested { get; init; }

    /// <summary>A method of this compilation.</summary>
    public IMethodSymbol? Method { get; init; }

    /// <summary>What the method is called on; for a nested body nothing.</summary>
    public Origin Receiver { get; init; }

    /// <summary>The arguments by parameter position.</summary>
    public Origin[] Arguments { get; init; } = [];

    /// <summary>For a method that handles a message: how that comes to it.</summary>
    public Handling Handling { get; init; }

    /// <summary>Whether a session can be reached from there; the others are followed for external calls alone.</summary>
    public bool MayTouchSessions { get; init; }

    /// <summary>Whether the code that runs has anything to do with a session: a method of an object that has one need not.</summary>
    public bool Touches(FlowServices services, CancellationToken cancellation) =>
        MayTouchSessions && (Method is not { } method || method.IsVirtual || method.IsOverride || services.Bodies.OfCallee(method, cancellation) is { TouchesSessions: true });

    /// <summary>Whether whoever calls it gets control back at its first await, and nothing to wait for.</summary>
    public bool IsAsyncVoid => (Nested?.Owner ?? Method) is { IsAsync: true, ReturnsVoid: true };
}

/// <summary>One thing that a body does that matters to a session, in the order of evaluation.</summary>
internal sealed class Step
{
    public required StepKind Kind { get; init; }
    public required IOperation Operation { get; init; }
    public SessionKey? Key { get; init; }
    public SessionOperation SessionOperation { get; init; }
    public Callee? Callee { get; init; }

    /// <summary>The number of the task that this step starts and does not await, or -1.</summary>
    public int Task { get; set; } = -1;

    /// <summary>For code that goes on by itself, or runs several times at once: how it is run.</summary>
    public DelegateUse Use { get; init; }

    /// <summary>For a step to the next row, of a query or an open reader: the session whose rows are being read.</summary>
    public SessionKey? Streams { get; set; }

    /// <summary>For a step to the next row of a query: the call that began the enumeration.</summary>
    public IInvocationOperation? Enumeration { get; init; }

    /// <summary>Whether it starts a task that nothing looks at again.</summary>
    public bool IsDropped { get; set; }

    /// <summary>The tasks that this step waits for, as bits.</summary>
    public ulong Awaits { get; set; }

    /// <summary>The name of the member that is called.</summary>
    public string Member => MemberOr("");

    /// <summary>The name of the member that is called, or other words where the step is no call.</summary>
    public string MemberOr(string otherwise) => Operation is IInvocationOperation call ? call.TargetMethod.Name : otherwise;

    /// <summary>The variable of the transaction object that the step begins or ends; null where it is whichever the session has.</summary>
    public ISymbol? Transaction { get; set; }

    /// <summary>Whether it takes one tracked entry in hand.</summary>
    public bool SetsEntry => SessionOperation is SessionOperation.SetEntry or SessionOperation.TakeBack;

    /// <summary>Whether a session comes into being here.</summary>
    public bool Opens => SessionOperation is SessionOperation.Open or SessionOperation.OpenHeld;

    /// <summary>Whether the step cleans up: such calls are taken to succeed, else every finally block would undo what it says.</summary>
    public bool IsCleanup => SessionOperation is SessionOperation.Rollback or SessionOperation.EndTransaction or SessionOperation.SetSavepoint or SessionOperation.ReturnToSavepoint
        or SessionOperation.EndSavepoint or SessionOperation.Close or SessionOperation.CloseConnection or SessionOperation.Reset;

    /// <summary>For an ending: the call that handed out what is ended here.</summary>
    public IInvocationOperation? Ends { get; init; }

    /// <summary>For an entry of an unnamed session (<c>ex.Entries</c>): every session of this library is meant.</summary>
    public Library? EveryOf { get; init; }
}

/// <summary>A block of the graph, reduced to its steps.</summary>
internal sealed class LoweredBlock(BasicBlock block, Step[] steps, HashSet<int> throwsBefore)
{
    public BasicBlock Block { get; } = block;
    public Step[] Steps { get; } = steps;

    /// <summary>The tasks that the body returns where the block ends it, as bits.</summary>
    public ulong Returns { get; set; }

    /// <summary>The tasks, as bits, that are over where it is left by its condition, and where it is not.</summary>
    public (ulong Conditional, ulong FallThrough) Finished { get; set; }

    /// <summary>Whether something that is no step can throw before the step of this number, or behind the last one.</summary>
    public bool CanThrowBefore(int step) => throwsBefore.Contains(step);
}

/// <summary>A method, accessor, constructor, lambda or local function, reduced to what matters to sessions.</summary>
internal sealed class LoweredBody(IMethodSymbol? owner, IOperation? root, ControlFlowGraph graph, LoweredBody? outer)
{
    private Loops? _loops;
    private Captures? _captures;
    private IOperation[]?[]? _operations;
    private IOperation[]? _all;
    private bool? _takesTurn;
    private HashSet<int>? _singleTurns;

    /// <summary>The method, or the lambda's symbol; null for an initializer.</summary>
    public IMethodSymbol? Owner { get; } = owner;

    /// <summary>The operation tree as written; null for nested bodies.</summary>
    public IOperation? Root { get; } = root;

    /// <summary>The same of the body around a lambda or local function.</summary>
    public IOperation? RootAround => Root ?? Outer?.RootAround;
    public ControlFlowGraph Graph { get; } = graph;
    public LoweredBody? Outer { get; } = outer;
    public LoweredBlock[] Blocks { get; set; } = [];

    /// <summary>The loops in it.</summary>
    public Loops Loops => _loops ??= Loops.Of(this);

    /// <summary>Where an edge leads: out of a loop that has one turn at most, where it leads back into it.</summary>
    public ControlFlowBranch Behind(ControlFlowBranch edge) =>
        edge.Destination is { } header && header.Ordinal <= edge.Source.Ordinal && (_singleTurns ??= SingleTurns.HeadersIn(Graph)).Contains(header.Ordinal) && header.ConditionalSuccessor is { } exit ? exit : edge;

    /// <summary>What its flow captures hold.</summary>
    public Captures Captures => _captures ??= Captures.In(this);

    /// <summary>All operations of its graph in the order of evaluation, those of nested bodies apart.</summary>
    public IOperation[] Operations => _all ??= Graph.Blocks.SelectMany(OperationsIn).ToArray();

    /// <summary>Lambdas and local functions declared in it, in source order.</summary>
    public List<LoweredBody> Nested { get; } = [];

    /// <summary>The operation that starts each task, by number.</summary>
    public List<Step> Tasks { get; } = [];

    /// <summary>Deferred values over sessions that this body closes, where they leave it or are read.</summary>
    public List<DeferredEscape> Escapes { get; } = [];

    /// <summary>Tasks that are handed to code out of sight, which may await them, as bits.</summary>
    public ulong EscapedTasks { get; set; }

    /// <summary>Whether it is data and not code: a lambda that becomes an expression tree.</summary>
    public bool IsExpressionTree { get; init; }

    /// <summary>Whether its session parameters come in with a transaction begun.</summary>
    public bool EntersInTransaction { get; set; }

    /// <summary>Sessions whose transaction the body is given: it is open when the body is entered.</summary>
    public HashSet<SessionKey> GivenTransactions { get; } = [];

    /// <summary>Whether any step touches a session, here or in a nested body.</summary>
    public bool TouchesSessions { get; set; }

    /// <summary>Whether a semaphore or lock in it is taken to let one through at a time.</summary>
    public bool TakesTurn => _takesTurn ??= Operations.Any(OperationWalk.TakesTurn);

    /// <summary>The operations of a block in the order of evaluation, its branch's last; walked once, whoever asks.</summary>
    public IOperation[] OperationsIn(BasicBlock block) =>
        (_operations ??= new IOperation[Graph.Blocks.Length][])[block.Ordinal]
            ??= OperationWalk.InEvaluationOrder(block.Operations, block.BranchValue);

    /// <summary>Whether a local or parameter belongs to this body and not to one around it.</summary>
    public bool Declares(SessionKey key)
    {
        var symbol = key.Kind switch
        {
            SessionKeyKind.Local or SessionKeyKind.Parameter => key.Symbol,
            SessionKeyKind.Path => key.Root,
            _ => null,
        };
        if (symbol is not (ILocalSymbol or IParameterSymbol))
            return false;
        if (SymbolEqualityComparer.Default.Equals(symbol.ContainingSymbol, Owner))
            return true;

        foreach (var nested in Nested)
        {
            if (nested.Declares(key))
                return true;
        }

        return false;
    }
}
