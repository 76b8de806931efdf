using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>
/// Follows a value that a body opens through all that is done with it, in the tree as written. Its parts (queries, commands, readers) and the plain objects of this
/// code base that are constructed over it are followed as well: where one of them leaves the body, the session is needed longer.
/// </summary>
internal sealed class Escapes
{
    private const int MaximumDepth = 4;
    private static readonly string[] HandingOn = ["ConfigureAwait", "AsTask", "WaitAsync", "GetAwaiter", "GetResult", "AsAsyncEnumerable"];
    private static readonly string[] Looking = ["ArgumentNullException", "GC", "Debug", "Console", "Object", "EqualityComparer", "Volatile"];

    private readonly FlowServices _services;
    private readonly CancellationToken _cancellation;
    private readonly int _depth;
    private readonly Dictionary<ISymbol, List<IOperation>> _references = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, bool> _known = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _asked = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<(ISymbol Method, int Depth), Escapes?> _callees;

    public Escapes(FlowServices services, IOperation root, CancellationToken cancellation)
        : this(services, root, null, cancellation)
    {
    }

    private Escapes(FlowServices services, IOperation root, Escapes? caller, CancellationToken cancellation)
    {
        _services = services;
        _cancellation = cancellation;
        _depth = caller is null ? 0 : caller._depth + 1;
        _callees = caller?._callees ?? [];
        foreach (var operation in OperationWalk.InEvaluationOrder(root))
        {
            ISymbol? symbol = operation switch
            {
                ILocalReferenceOperation { IsDeclaration: false } local => local.Local,
                IParameterReferenceOperation parameter => parameter.Parameter,
                _ => null,
            };
            if (symbol is null)
                continue;
            if (!_references.TryGetValue(symbol, out var references))
                _references[symbol] = references = [];
            references.Add(operation);
        }
    }

    public void Follow(Opened opened) => new Walk(this, opened).From(opened.Operation);

    /// <summary>
    /// Whether a parameter of the body may be owned by something else once the body has run. Local functions may hand it to each other in a ring: one that was asked
    /// already adds nothing, and what is found of the others is known for good once the first of them has its answer.
    /// </summary>
    private bool Escape(IParameterSymbol parameter, Opened like)
    {
        if (_known.TryGetValue(parameter, out var known))
            return known;
        var isFirst = _asked.Count == 0;
        if (!_asked.Add(parameter))
            return false;
        var walk = new Walk(this, new Opened(like.Operation, like.Role, like.Type, like.Library, null));
        walk.FromReferences(parameter);
        if (walk.Result.Escapes)
            _known[parameter] = true;
        if (!isFirst)
            return walk.Result.Escapes;
        if (!walk.Result.Escapes)
        {
            foreach (var asked in _asked)
                _known[asked] = false;
        }

        _asked.Clear();
        return walk.Result.Escapes;
    }

    private bool ParameterEscapes(IMethodSymbol method, IParameterSymbol parameter, Opened like)
    {
        if (parameter.RefKind is RefKind.Ref or RefKind.Out || _depth >= MaximumDepth)
            return true;
        if (method.MethodKind == MethodKind.LocalFunction)
            return Escape(parameter.OriginalDefinition, like);
        return _services.Implementations.Target(method) is not { } target || parameter.Ordinal >= target.Parameters.Length || CalleeOf(target) is not { } callee
            || callee.Escape(target.Parameters[parameter.Ordinal], like);
    }

    /// <summary>Whether the method closes what it is given, on some path, or hands it on to one that does.</summary>
    private bool ParameterIsClosed(IMethodSymbol method, IParameterSymbol parameter)
    {
        if (_depth >= MaximumDepth)
            return false;
        if (method.MethodKind == MethodKind.LocalFunction)
            return IsClosed(parameter.OriginalDefinition);
        return _services.Implementations.Target(method) is { } target && parameter.Ordinal < target.Parameters.Length && CalleeOf(target)?.IsClosed(target.Parameters[parameter.Ordinal]) == true;
    }

    /// <summary>Local functions may hand it to each other in a ring: one that was asked already adds nothing.</summary>
    private bool IsClosed(IParameterSymbol parameter)
    {
        if (!_asked.Add(parameter))
            return false;
        var isClosed = _references.TryGetValue(parameter, out var references) && references.Any(Closes);
        _asked.Remove(parameter);
        return isClosed;
    }

    private bool Closes(IOperation reference)
    {
        var value = reference;
        while (value.Parent is IConversionOperation or IAwaitOperation)
            value = value.Parent;
        return value.Parent switch
        {
            IUsingOperation => true,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => Lifetimes.IsInUsing(declarator) || _references.TryGetValue(declarator.Symbol, out var kept) && kept.Any(Closes),
            IInvocationOperation call when call.Instance == value => _services.Model.MeaningOf(call)?.Operation == SessionOperation.Close,
            IConditionalAccessOperation { WhenNotNull: IInvocationOperation call } access when access.Operation == value => _services.Model.MeaningOf(call)?.Operation == SessionOperation.Close,
            IArgumentOperation { Parameter: { } parameter, Parent: IInvocationOperation { TargetMethod: var next } } => ParameterIsClosed(next, parameter),
            _ => false,
        };
    }

    private Escapes? CalleeOf(IMethodSymbol method)
    {
        var key = (method, _depth);
        if (!_callees.TryGetValue(key, out var callee))
            _callees[key] = callee = _services.Sources.BodyOf(method, _cancellation) is { } body ? new Escapes(_services, body, this, _cancellation) : null;
        return callee;
    }

    private sealed class Walk(Escapes escapes, Opened opened)
    {
        private readonly HashSet<(ISymbol, bool)> _followed = [];

        public Opened Result => opened;

        public void From(IOperation value) => From(value, isPart: false, isShared: false);

        public void FromReferences(ISymbol symbol) => FromReferences(symbol, isPart: false, isShared: false);

        private void FromReferences(ISymbol symbol, bool isPart, bool isShared)
        {
            if (!_followed.Add((symbol, isPart)) || !escapes._references.TryGetValue(symbol, out var references))
                return;
            foreach (var reference in references)
            {
                if (opened.Escapes)
                    return;
                if (IsCaptured(reference, symbol))
                    opened.Escapes = true;
                else
                    From(reference, isPart, isShared);
            }
        }

        /// <summary>Follows a value upwards. A part speaks for the session and is not it; a shared value may as well be another one (<c>given ?? own</c>).</summary>
        private void From(IOperation value, bool isPart, bool isShared)
        {
            while (!opened.Escapes)
            {
                switch (value.Parent)
                {
                    case IConversionOperation or IAwaitOperation:
                        value = value.Parent;
                        continue;
                    case ICoalesceOperation or IConditionalOperation or ISwitchExpressionArmOperation or ISwitchExpressionOperation when value.Parent.Type is not null && !IsCondition(value):
                        value = value.Parent;
                        isShared = true;
                        continue;
                    case IInvocationOperation call when call.Instance == value:
                        if (HandingOn.Contains(call.TargetMethod.Name))
                        {
                            value = call;
                            continue;
                        }

                        if (EndsOutOfSight(call, value))
                        {
                            opened.Escapes = true;
                            return;
                        }

                        if (!SpeaksForSession(call.Type))
                            return;
                        (value, isPart) = (call, true);
                        continue;
                    case IMemberReferenceOperation member when member.Instance == value:
                        if (member is IMethodReferenceOperation)
                            opened.Escapes = true;
                        if (!SpeaksForSession(member.Type))
                            return;
                        (value, isPart) = (member, true);
                        continue;
                    case IConditionalAccessOperation access:
                        if (access.Operation == value && !SpeaksForSession(access.Type))
                            return;
                        (value, isPart) = (access, true);
                        continue;
                    case IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { IsExtensionMethod: true, Name: "ConfigureAwait" } } call }:
                        value = call;
                        continue;
                    case IArgumentOperation argument:
                        if (Receives(argument) is not { } result)
                            return;
                        (value, isPart) = (result, true);
                        continue;
                    case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                        Declare(declarator, isPart, isShared);
                        return;
                    case IUsingOperation when !isPart:
                        opened.IsInUsing = true;
                        return;
                    case ISimpleAssignmentOperation assignment when assignment.Value == value:
                        Assign(assignment.Target, isPart, isShared);
                        return;
                    case ITupleOperation when Assignments.TargetOf(value) is { } part:
                        Assign(part, isPart, isShared);
                        return;
                    case ITupleOperation tuple when Assignments.IsTarget(tuple):
                        return;
                    case ICoalesceAssignmentOperation assignment when assignment.Value == value:
                        Assign(assignment.Target, isPart, isShared: true);
                        return;
                    case IAssignmentOperation or IExpressionStatementOperation or IUsingOperation or IBinaryOperation or IIsTypeOperation or ILockOperation
                        or IInterpolationOperation or INameOfOperation or IForEachLoopOperation or IEventAssignmentOperation or ICoalesceAssignmentOperation:
                        return;
                    case IIsPatternOperation pattern:
                        opened.Escapes |= pattern.Pattern is IDeclarationPatternOperation { DeclaredSymbol: not null } or IRecursivePatternOperation { DeclaredSymbol: not null };
                        return;
                    default:
                        opened.Escapes = true;
                        return;
                }
            }
        }

        private static bool IsCondition(IOperation value) => value.Parent is IConditionalOperation conditional && conditional.Condition == value;

        private void Declare(IVariableDeclaratorOperation declarator, bool isPart, bool isShared)
        {
            var isUsing = Lifetimes.IsInUsing(declarator);
            Keep(declarator.Symbol, isPart, isShared && !isUsing);
            opened.IsInUsing |= isUsing && !isPart;
        }

        private void Assign(IOperation target, bool isPart, bool isShared)
        {
            switch (target)
            {
                case ILocalReferenceOperation { Local: { RefKind: RefKind.None } local }:
                    Keep(local, isPart, isShared);
                    return;
                case IDiscardOperation:
                    return;

                // command.Connection = connection: it is the command that must stay.
                case IPropertyReferenceOperation { Instance: { } instance } when SpeaksForSession(instance.Type):
                    FollowOwner(instance);
                    return;
                default:
                    opened.Escapes = true;
                    return;
            }
        }

        private void FollowOwner(IOperation instance)
        {
            switch (instance)
            {
                case ILocalReferenceOperation local:
                    FromReferences(local.Local, isPart: true, isShared: false);
                    return;
                case IInstanceReferenceOperation { Parent.Parent.Parent: IObjectOrCollectionInitializerOperation { Parent: IObjectCreationOperation creation } }:
                    From(creation, isPart: true, isShared: false);
                    return;
                default:
                    opened.Escapes = true;
                    return;
            }
        }

        private void Keep(ILocalSymbol local, bool isPart, bool isShared)
        {
            // Kept by a local of the function around, or by one that may hold another's.
            if (!isPart && (isShared || !IsDeclaredWhereOpened(local)))
            {
                opened.Escapes = true;
                return;
            }

            if (!isPart)
                opened.Local ??= local;
            FromReferences(local, isPart, isShared);
        }

        private bool IsDeclaredWhereOpened(ILocalSymbol local) =>
            opened.Function is null ? local.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction } : SymbolEqualityComparer.Default.Equals(local.ContainingSymbol, opened.Function);

        /// <summary>What a call or construction makes of an argument: the result that must be followed, or null where nothing is kept.</summary>
        private IOperation? Receives(IArgumentOperation argument)
        {
            if (argument.Parameter is not { RefKind: RefKind.None or RefKind.In } parameter)
            {
                opened.Escapes = true;
                return null;
            }

            switch (argument.Parent)
            {
                case IInvocationOperation call:
                    return ReceivedBy(call, parameter);
                case IObjectCreationOperation { Type: INamedTypeSymbol type } creation:
                    // What cannot be disposed cannot own.
                    opened.Escapes |= escapes._services.Model.RoleOf(type).Role is TypeRole.Session or TypeRole.Transaction
                        || !SpeaksForSession(type) && (Disposes(type) || !SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, escapes._services.Compilation.Assembly));
                    return creation;
                default:
                    opened.Escapes = true;
                    return null;
            }
        }

        private IOperation? ReceivedBy(IInvocationOperation call, IParameterSymbol parameter)
        {
            var method = call.TargetMethod;
            var isReceiver = method.IsExtensionMethod && parameter.Ordinal == 0;
            if (escapes._services.Model.MeaningOf(call) is not null || isReceiver && !escapes._services.Implementations.IsOfThisCodeBase(method.ContainingAssembly))
                opened.Escapes |= EndsOutOfSight(call, null);
            else if (!Looking.Contains(method.ContainingType.Name))
            {
                opened.Escapes |= escapes.ParameterEscapes(method, parameter, opened);
                opened.IsHandedOver |= opened.Local is null && escapes.ParameterIsClosed(method, parameter);
            }

            return SpeaksForSession(call.Type) ? call : null;
        }

        /// <summary>A reader that closes its connection; a member of an object over the session whose code cannot be seen.</summary>
        private bool EndsOutOfSight(IInvocationOperation call, IOperation? receiver)
        {
            if (call.Arguments.Any(argument => escapes._services.Model.MayCloseWithResult(argument.Value)))
                return !IsLeftOpen(call);
            return receiver?.Type is { } type && escapes._services.Model.RoleOf(type).Role == TypeRole.None && !IsQuery(type)
                && !escapes._services.Sources.Holds(escapes._services.Implementations.Target(call.TargetMethod));
        }

        /// <summary>A result that the body keeps to itself and never closes closes nothing either.</summary>
        private bool IsLeftOpen(IInvocationOperation result) =>
            Lifetimes.LocalOf(result) is { } local && !Lifetimes.Leaves(local, result) && escapes._services.Model.RoleOf(local.Type).Library is { RowsEnd: var ends } && !Lifetimes.IsEnded(local, ends, result);

        private bool SpeaksForSession(ITypeSymbol? type)
        {
            if (type is INamedTypeSymbol { Name: "Task" or "ValueTask" or "ConfiguredTaskAwaitable" or "ConfiguredValueTaskAwaitable", TypeArguments: [var result] })
                type = result;
            return type is not null && (escapes._services.Model.RoleOf(type).Role is TypeRole.Session or TypeRole.Part or TypeRole.Transaction || IsQuery(type));
        }

        private static bool IsQuery(ITypeSymbol type) => type.Name is "IQueryable" or "IOrderedQueryable" or "IAsyncEnumerable" or "IAsyncEnumerator";

        private static bool Disposes(ITypeSymbol type) => type.AllInterfaces.Any(contract => contract.Name is "IDisposable" or "IAsyncDisposable");

        /// <summary>Whether a lambda that may run later, or elsewhere, takes the local along.</summary>
        private bool IsCaptured(IOperation reference, ISymbol symbol)
        {
            for (var around = reference.Parent; around is not null; around = around.Parent)
            {
                if (around is ILocalFunctionOperation function && SymbolEqualityComparer.Default.Equals(function.Symbol, symbol.ContainingSymbol))
                    return false;
                if (around is not IAnonymousFunctionOperation lambda)
                    continue;
                if (SymbolEqualityComparer.Default.Equals(lambda.Symbol, symbol.ContainingSymbol))
                    return false;
                if (!RunsHere(lambda))
                    return true;
            }

            return false;
        }

        private bool RunsHere(IAnonymousFunctionOperation lambda) => Lambdas.TakerOf(lambda) is { } call
            && (Delegates.UseOf(call, escapes._services.Model) != DelegateUse.Unknown || call.TargetMethod.ContainingType is { Name: "Enumerable" or "Queryable" }
                || escapes._services.Model.MeaningOf(call)?.Operation is SessionOperation.Query or SessionOperation.DeferredQuery or SessionOperation.Execute);
    }
}
