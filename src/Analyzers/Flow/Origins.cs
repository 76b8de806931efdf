using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Resolves values of one body to the sessions behind them, through locals, captures, properties and calls; independent of the order of execution.</summary>
internal sealed class Origins
{
    private const int MaximumDepth = 24;
    private readonly FlowServices _services;
    private readonly IMethodSymbol? _owner;
    private readonly Origins? _outer;
    private readonly Dictionary<ILocalSymbol, List<IOperation>> _assigned = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<CaptureId, List<IOperation>> _captured = [];
    private readonly HashSet<ILocalSymbol> _handedOn = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ILocalSymbol, Origin> _locals = new(SymbolEqualityComparer.Default);

    public Origins(FlowServices services, IMethodSymbol? owner, Origins? outer)
    {
        _services = services;
        _owner = owner;
        _outer = outer;
    }

    private SessionModel Model => _services.Model;

    /// <summary>Takes note of what a local or capture is filled with.</summary>
    public void Enter(IOperation operation)
    {
        if (operation is IFlowCaptureOperation capture)
        {
            if (!_captured.TryGetValue(capture.Id, out var values))
                _captured[capture.Id] = values = [];
            values.Add(capture.Value);
        }

        if (operation is IInvocationOperation or IObjectCreationOperation)
        {
            foreach (var argument in operation.ChildOperations.OfType<IArgumentOperation>())
                HandOn(argument.Value);
        }

        foreach (var (target, value) in Assignments.In(operation))
        {
            HandOn(value);
            if (target is ILocalReferenceOperation { Local: var local })
                Add(local, value);
        }
    }

    /// <summary>The locals that are filled in this body, each with what fills it.</summary>
    public IEnumerable<KeyValuePair<ILocalSymbol, List<IOperation>>> Filled => _assigned;

    public IReadOnlyList<IOperation> Captured(CaptureId id) => _captured.TryGetValue(id, out var values) ? values : _outer?.Captured(id) ?? [];

    public IReadOnlyList<IOperation> Assigned(ILocalSymbol local) => _assigned.TryGetValue(local, out var values) ? values : _outer?.Assigned(local) ?? [];

    public Origin Of(IOperation? operation) => Of(operation, 0);

    /// <summary>Of several values the one that names its session: <c>given ?? connection.BeginTransaction()</c> is the connection's.</summary>
    private Origin Best(IEnumerable<Origin> candidates)
    {
        var best = default(Origin);
        foreach (var candidate in candidates)
        {
            if (candidate.Kind == OriginKind.Unknown)
                continue;
            if (best.Kind == OriginKind.Unknown || best.Key is not { } key || !Model.IsSession(key.Type) && candidate.Key is not null)
                best = candidate with { Opens = candidate.Opens || best.Opens };
            else if (candidate.Opens)
                best = best with { Opens = true };
        }

        return best;
    }

    private void HandOn(IOperation value)
    {
        if (OperationWalk.WithoutConversions(value) is not ILocalReferenceOperation { Local: var local })
            return;
        for (var origins = this; origins is not null; origins = origins._outer)
            origins._handedOn.Add(local);
    }

    private void Add(ILocalSymbol local, IOperation value)
    {
        if (!_assigned.TryGetValue(local, out var values))
            _assigned[local] = values = [];
        values.Add(value);
    }

    private Origin Of(IOperation? operation, int depth)
    {
        if (operation is null || depth > MaximumDepth)
            return default;
        switch (operation)
        {
            case IConversionOperation conversion:
                return Of(conversion.Operand, depth + 1);
            case IAwaitOperation awaited:
                return Of(awaited.Operation, depth + 1);
            case IFlowCaptureReferenceOperation reference:
                return Best(Captured(reference.Id).Select(value => Of(value, depth + 1)));
            case IInstanceReferenceOperation instance:
                return OfThis(instance.Type as INamedTypeSymbol);
            case ILocalReferenceOperation local:
                return OfLocal(local.Local, depth);
            case IParameterReferenceOperation parameter:
                return OfParameter(parameter.Parameter);
            case IFieldReferenceOperation field:
                return OfMember(field.Field, field.Instance, field.Type, depth);
            case IPropertyReferenceOperation property:
                return OfMember(property.Property, property.Instance, property.Type, depth);
            case IInvocationOperation invocation:
                return OfInvocation(invocation, depth);
            case IObjectCreationOperation creation:
                return OfCreation(creation, depth);
            default:
                return default;
        }
    }

    /// <summary>What handles a message: the container gives it the sessions of the scope that the dispatcher was taken from, if that is in sight.</summary>
    public Origin OfHandler(INamedTypeSymbol handler, IOperation? dispatcher)
    {
        var origin = new Origin(OriginKind.Bearer, null) { BearerType = handler };
        return VariableOf(dispatcher) switch
        {
            IParameterSymbol parameter => origin with { Root = IsCaptured(parameter) ? null : parameter },
            ILocalSymbol local => origin with { Root = local },
            { IsStatic: false } member when _services.Bearing.InjectedType(member) is not null || Model.Web.ServesRequests(member.ContainingType) => origin,
            _ => default,
        };
    }

    private Origin OfThis(INamedTypeSymbol? type)
    {
        if (type is null || Model.DefinesSession(type))
            return default;
        if (Model.RoleOf(type) is { Role: TypeRole.Session, Library: { } library })
            return new Origin(OriginKind.Session, SessionKey.Member(type, type, library));
        return new Origin(OriginKind.Bearer, null) { BearerType = type, IsThis = true };
    }

    private Origin OfLocal(ILocalSymbol local, int depth)
    {
        if (!_assigned.ContainsKey(local) && _outer is not null)
            return _outer.OfLocal(local, depth);
        if (_locals.TryGetValue(local, out var known))
            return known;

        // A local that is assigned from itself ends here, not in a loop.
        _locals[local] = default;
        var origin = FindLocal(local, depth);
        _locals[local] = origin;
        return origin;
    }

    private Origin FindLocal(ILocalSymbol local, int depth)
    {
        var (library, role) = Model.RoleOf(local.Type);
        var bearer = role == TypeRole.None && _services.Bearing.Bears(local.Type);
        if (role is TypeRole.None or TypeRole.Factory && !bearer)
            return IsBegunOutOfSight(local) ? new Origin(OriginKind.Transaction, SessionKey.Local(local, ConfiguredTypes.Library, openedHere: true)) : default;
        var first = Best(Assigned(local).Select(value => Of(value, depth + 1)));
        if (role == TypeRole.Session)
            return first is { Kind: OriginKind.Session, Key: not null } ? first : new Origin(OriginKind.Session, SessionKey.Local(local, library!, first.Opens));
        if (role == TypeRole.Part)
            return first.Key is null ? default : first.As(OriginKind.Part);

        // A transaction that comes from out of sight stands for its session.
        if (role == TypeRole.Transaction)
            return first.Key is null ? new Origin(OriginKind.Transaction, SessionKey.Local(local, library!, openedHere: true)) : first.As(OriginKind.Transaction);
        if (first is { Kind: OriginKind.Bearer } && (first.Given is not null || first.Root is not null || Assigned(local).Count == 1 && !first.Opens))
            return first;
        return new Origin(OriginKind.Bearer, null) { BearerType = _services.Implementations.SoleOf(local.Type), Root = local };
    }

    /// <summary>Whether a local holds transactions that code out of sight began, and this body alone ends.</summary>
    private bool IsBegunOutOfSight(ILocalSymbol local) =>
        !_handedOn.Contains(local) && Assigned(local).Any(value => OperationWalk.BehindAwait(value) is IInvocationOperation call && OutOfSight.Begins(call.TargetMethod, _services));

    private Origin OfParameter(IParameterSymbol parameter)
    {
        var captured = IsCaptured(parameter);
        var (library, role) = Model.RoleOf(parameter.Type);
        if (role == TypeRole.Session)
            return new Origin(OriginKind.Session, captured ? SessionKey.Injected(parameter.Type, library!, parameter.Name) : SessionKey.Parameter(parameter, library!));
        if (role == TypeRole.Transaction && SessionBeside(parameter) is { } beside)
            return new Origin(OriginKind.Transaction, beside);
        if (role is TypeRole.Transaction or TypeRole.Part && !IsPlainQueryable(parameter.Type))
            return new Origin(role == TypeRole.Transaction ? OriginKind.Transaction : OriginKind.Part, SessionKey.Parameter(parameter, library!));
        if (role != TypeRole.None || !_services.Bearing.Bears(parameter.Type))
            return default;
        return new Origin(OriginKind.Bearer, null) { BearerType = _services.Implementations.SoleOf(parameter.Type), Root = captured ? null : parameter };
    }

    /// <summary>A primary constructor's parameter that a member captures is as good as a field.</summary>
    private bool IsCaptured(IParameterSymbol parameter) =>
        parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor && !SymbolEqualityComparer.Default.Equals(constructor, _owner)
        || HandlerParameters.AreInjected(parameter, _services.Sources);

    /// <summary>The one session that a transaction parameter can belong to: handed in beside it, or kept by the same object.</summary>
    private SessionKey? SessionBeside(IParameterSymbol transaction)
    {
        var sessions = transaction.ContainingSymbol is IMethodSymbol method ? method.Parameters.Where(parameter => Model.IsSession(parameter.Type)).ToArray() : [];
        if (sessions is [var only])
            return OfParameter(only).Key;
        return sessions.Length == 0 && _services.Bearing.SoleSessionMember(transaction.ContainingType) is { } sole && TypeOf(sole) is { } type && Model.RoleOf(type).Library is { } library
            ? KeyOfMember(sole, type, library)
            : null;
    }

    private static bool IsPlainQueryable(ITypeSymbol type) => type is INamedTypeSymbol { Name: "IQueryable" };

    private Origin OfMember(ISymbol member, IOperation? instance, ITypeSymbol? type, int depth)
    {
        var (library, role) = Model.RoleOf(type);
        var onThis = instance is null or IInstanceReferenceOperation;
        switch (role)
        {
            case TypeRole.Session:
                if (onThis)
                    return new Origin(OriginKind.Session, KeyOfMember(member, type!, library!));
                return KeyThrough(member, instance!, type!, library!, depth) is { } key ? new Origin(OriginKind.Session, key) : default;
            case TypeRole.Part or TypeRole.Transaction:
                if (Of(instance, depth + 1) is { Key: not null } source)
                    return source.As(role == TypeRole.Part ? OriginKind.Part : OriginKind.Transaction);

                // A transaction kept in a field speaks for the one session kept beside it, or given to the constructor that began it.
                if (onThis && _services.Bearing.SoleSessionMember(member.ContainingType) is { } sole && TypeOf(sole) is { } soleType
                    && Model.RoleOf(soleType).Library is { } soleLibrary)
                    return new Origin(role == TypeRole.Part ? OriginKind.Part : OriginKind.Transaction, KeyOfMember(sole, soleType, soleLibrary));
                return onThis && role == TypeRole.Transaction && _services.Bearing.SoleSessionGiven(member.ContainingType) is { } given && Model.RoleOf(given.Type).Library == library
                    ? new Origin(OriginKind.Transaction, SessionKey.Injected(given.Type, library!, given.Name))
                    : default;
            case TypeRole.None when _services.Bearing.Bears(type):
                var owner = Of(instance, depth + 1);
                if (owner is { Kind: OriginKind.Session, Key: { } unit } && CommandProviders.BeginOf(unit.Type) is not null)
                    return new Origin(OriginKind.Bearer, null) { BearerType = _services.Implementations.SoleOf(type), Given = _services.Bearing.SessionsOf(type).Select(session => (session, unit)).ToArray() };
                return new Origin(OriginKind.Bearer, null) { BearerType = _services.Implementations.SoleOf(type), Root = onThis ? null : owner.Root };
            default:
                return default;
        }
    }

    private SessionKey KeyOfMember(ISymbol member, ITypeSymbol type, Library library) =>
        _services.Bearing.InjectedType(member) is { } given && Model.RoleOf(given) is { Role: TypeRole.Session, Library: { } row }
            ? SessionKey.Injected(given, row, member.Name)
            : SessionKey.Member(member, type, library);

    private SessionKey? KeyThrough(ISymbol member, IOperation instance, ITypeSymbol type, Library library, int depth)
    {
        var owner = Of(instance, depth + 1);
        if (owner.Kind is OriginKind.Session or OriginKind.Part or OriginKind.Transaction)
            return owner.Key;
        return Root(instance, depth) is { } root ? SessionKey.Path(root, member, type, library) : null;
    }

    /// <summary>The local, parameter or member that a value is read from; null for what is no variable.</summary>
    public ISymbol? VariableOf(IOperation? operation) => Root(operation, 0);

    private ISymbol? Root(IOperation? operation, int depth) => depth > MaximumDepth ? null : operation switch
    {
        IConversionOperation conversion => Root(conversion.Operand, depth + 1),
        IAwaitOperation awaited => Root(awaited.Operation, depth + 1),
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        IPropertyReferenceOperation property => property.Property,
        IFlowCaptureReferenceOperation reference => Captured(reference.Id).Select(value => Root(value, depth + 1)).FirstOrDefault(root => root is not null),
        _ => null,
    };

    private Origin OfInvocation(IInvocationOperation invocation, int depth)
    {
        var method = invocation.TargetMethod;
        var result = OperationWalk.ResultOf(invocation.Type);
        var (library, role) = Model.RoleOf(result);
        var meaning = Model.MeaningOf(invocation);
        if (role == TypeRole.Session)
        {
            // A fluent member, or the session behind a part (command.Connection).
            if (meaning is not { Operation: SessionOperation.Open or SessionOperation.OpenHeld } && Source(invocation, depth) is { Key: not null } same)
                return same.As(OriginKind.Session);
            return new Origin(OriginKind.Session, null) { Opens = true };
        }

        if (role is TypeRole.Part or TypeRole.Transaction && Source(invocation, depth) is { Key: not null } source)
            return source.As(role == TypeRole.Part ? OriginKind.Part : OriginKind.Transaction);

        // A query that is handed its session.
        if (role == TypeRole.Part && meaning is { Source: SessionSource.Argument } given && SessionOf(invocation, given) is { Key: not null } handed)
            return handed.As(OriginKind.Part);

        // ConfigureAwait, AsTask and their like hand on what they were given.
        if (invocation.Instance is not null && method.Name is "ConfigureAwait" or "AsTask" or "WaitAsync" or "GetAwaiter" or "GetResult")
            return Of(invocation.Instance, depth + 1);
        if (method is { IsExtensionMethod: true, Name: "ConfigureAwait" } && invocation.Arguments.Length > 0)
            return Of(invocation.Arguments[0].Value, depth + 1);
        if (role == TypeRole.None && _services.Bearing.Bears(result))
        {
            // A unit of work's repository shares its session; one that a provider hands out has its own.
            var owner = Source(invocation, depth);
            if (!_services.Sources.Holds(_services.Implementations.Target(method)) && SessionsAmong(invocation.Arguments, depth) is { Length: > 0 } handedOver)
                return new Origin(OriginKind.Bearer, null) { BearerType = _services.Implementations.SoleOf(result), Given = handedOver };
            return new Origin(OriginKind.Bearer, null) { BearerType = _services.Implementations.SoleOf(result), Root = owner.Root, Opens = owner.Kind != OriginKind.Bearer };
        }

        return default;
    }

    private Origin Source(IInvocationOperation invocation, int depth)
    {
        if (invocation.Instance is not null)
            return Of(invocation.Instance, depth + 1);
        return invocation.TargetMethod.IsExtensionMethod && invocation.Arguments.Length > 0 ? Of(invocation.Arguments[0].Value, depth + 1) : default;
    }

    /// <summary>The session that a member of the model works on.</summary>
    public Origin SessionOf(IInvocationOperation invocation, MemberMeaning meaning)
    {
        if (meaning.Source == SessionSource.Argument)
            return invocation.Arguments.Select(argument => Of(argument.Value)).FirstOrDefault(origin => origin is { Kind: OriginKind.Session, Key: not null });
        var operand = meaning.Source == SessionSource.FirstArgument || invocation.Instance is null
            ? invocation.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == 0)?.Value
            : invocation.Instance;
        return Of(operand);
    }

    private Origin OfCreation(IObjectCreationOperation creation, int depth)
    {
        var (library, role) = Model.RoleOf(creation.Type);
        if (role == TypeRole.Session)
        {
            // A context over a given connection is still a session of its own.
            return new Origin(OriginKind.Session, null) { Opens = true };
        }

        if (role is TypeRole.Part or TypeRole.Transaction)
        {
            foreach (var argument in creation.Arguments)
            {
                if (Of(argument.Value, depth + 1) is { Kind: OriginKind.Session or OriginKind.Transaction, Key: not null } given)
                    return given.As(OriginKind.Part);
            }

            return default;
        }

        if (role == TypeRole.None && creation.Type is INamedTypeSymbol type && _services.Bearing.Bears(type))
            return new Origin(OriginKind.Bearer, null) { BearerType = type, Given = SessionsAmong(creation.Arguments, depth) };
        return default;
    }

    private (ITypeSymbol Type, SessionKey Session)[] SessionsAmong(IEnumerable<IArgumentOperation> arguments, int depth)
    {
        var found = new List<(ITypeSymbol, SessionKey)>();
        foreach (var argument in arguments)
        {
            if (argument.Parameter is { } parameter && Of(argument.Value, depth + 1).Key is { } key)
                found.Add((parameter.Type, key));
        }

        return found.ToArray();
    }

    /// <summary>The one session whose work a bearer stores; null where there are several, or nobody knows.</summary>
    public SessionKey? WorkOf(Origin bearer)
    {
        if (bearer.Kind != OriginKind.Bearer)
            return null;
        if (bearer.Given is { } given)
            return _services.Bearing.SessionsOf(bearer.BearerType) is [_] && given.Where(argument => Model.IsSession(argument.Type)).ToArray() is [var (_, session)] ? session : null;
        if (bearer is { Opens: true, Root: null } || _services.Bearing.SessionsOf(bearer.BearerType) is not [var type] || Model.RoleOf(type).Library is not { } library)
            return null;
        return bearer.Root is { } root ? SessionKey.Path(root, type, type, library) : SessionKey.Injected(type, library, type.Name);
    }

    private static ITypeSymbol? TypeOf(ISymbol member) => member switch { IFieldSymbol field => field.Type, IPropertySymbol property => property.Type, _ => null };
}
