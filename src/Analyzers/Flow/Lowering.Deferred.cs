using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <content>Values that read rows only when they are enumerated: which session they read from, and where they leave the body.</content>
internal sealed partial class Lowering
{
    private const int MaximumChain = 32;
    private readonly List<(DeferredUse Use, IOperation Value, int Block, int Step)> _deferred = [];

    private SessionModel Model => _services.Model;

    private void NoteEscape(IOperation operation, int block)
    {
        switch (operation)
        {
            case ISimpleAssignmentOperation { Target: IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } or IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation } } kept:
                _deferred.Add((DeferredUse.Stored, kept.Value, block, _steps.Count));
                break;
            case ISimpleAssignmentOperation { Target: IParameterReferenceOperation { Parameter.RefKind: RefKind.Out or RefKind.Ref } } handed:
                _deferred.Add((DeferredUse.Stored, handed.Value, block, _steps.Count));
                break;
            case IInvocationOperation { TargetMethod.Name: "GetEnumerator" or "GetAsyncEnumerator", Instance: { } enumerated } when IsThroughLocal(enumerated):
                _deferred.Add((DeferredUse.Enumerated, enumerated, block, _steps.Count));
                break;
            case IInvocationOperation call when Model.MeaningOf(call) is { Operation: SessionOperation.Query, Source: var source }
                && (source == SessionSource.Receiver ? call.Instance : call.Arguments.FirstOrDefault()?.Value) is { } read && IsThroughLocal(read):
                _deferred.Add((DeferredUse.Enumerated, read, block, _steps.Count));
                break;
        }
    }

    private void CollectEscapes()
    {
        if (_deferred.Count == 0 || !_body.Blocks.Any(block => block.Steps.Any(step => step is { SessionOperation: SessionOperation.Close, Key.OpenedHere: true })))
            return;
        foreach (var (use, value, block, step) in _deferred)
        {
            if (DeferredOn(value, 0) is { } key && _body.Declares(key))
                _body.Escapes.Add(new DeferredEscape(use, key, Innermost(value), block, step));
        }
    }

    /// <summary>The query itself where it is handed on inside a response or a completed task.</summary>
    private IOperation Innermost(IOperation value)
    {
        var arguments = OperationWalk.BehindAwait(value) switch
        {
            IInvocationOperation call when HandsOn(call.TargetMethod) => call.Arguments,
            IObjectCreationOperation creation when Model.IsResponse(creation.Type) => creation.Arguments,
            _ => default,
        };
        return !arguments.IsDefault && arguments.FirstOrDefault(argument => DeferredOn(argument.Value, 0) is not null) is { } argument ? Innermost(OperationWalk.BehindAwait(argument.Value)) : value;
    }

    private bool HandsOn(IMethodSymbol method) => method.Name == "FromResult" && OperationWalk.IsTask(method.ContainingType) || Model.IsResponse(method.ContainingType);

    /// <summary>Whether a query is reached through a local that keeps it, and not made where it is read.</summary>
    private bool IsThroughLocal(IOperation value)
    {
        for (var depth = 0; depth < MaximumChain; depth++)
        {
            switch (OperationWalk.BehindAwait(value))
            {
                case ILocalReferenceOperation local:
                    return Model.RoleOf(local.Type).Role is TypeRole.None or TypeRole.Part;
                case IInvocationOperation { Instance: { } instance }:
                    value = instance;
                    break;
                case IInvocationOperation { TargetMethod.IsExtensionMethod: true, Arguments: [{ Value: var first }, ..] }:
                    value = first;
                    break;
                default:
                    return false;
            }
        }

        return false;
    }

    /// <summary>The session that the value will read from; null where it has its rows, or nobody knows.</summary>
    private SessionKey? DeferredOn(IOperation? value, int depth)
    {
        if (value is null || depth > MaximumChain)
            return null;
        switch (OperationWalk.BehindAwait(value))
        {
            case IFlowCaptureReferenceOperation capture:
                return _origins.Captured(capture.Id).Select(captured => DeferredOn(captured, depth + 1)).FirstOrDefault(key => key is not null);
            case ILocalReferenceOperation { Local: var local }:
                return DeferredLocal(local, depth);
            case ITranslatedQueryOperation query:
                return DeferredOn(query.Operation, depth + 1);
            case IInvocationOperation call:
                return DeferredCall(call, depth);
            case IObjectCreationOperation creation when Model.IsResponse(creation.Type):
                return AnyDeferred(creation.Arguments, depth);
            case IPropertyReferenceOperation or IFieldReferenceOperation:
                return Model.IsDeferred(OperationWalk.BehindAwait(value).Type) ? _origins.Of(value).Key : null;
            default:
                return null;
        }
    }

    /// <summary>A local is deferred only where everything that it is filled with is: which of them it holds is not known here.</summary>
    private SessionKey? DeferredLocal(ILocalSymbol local, int depth)
    {
        SessionKey? found = null;
        foreach (var assigned in _origins.Assigned(local))
        {
            if (Narrows(assigned, local))
                continue;
            if (DeferredOn(assigned, depth + 1) is not { } key || found is not null && !found.Equals(key))
                return null;
            found = key;
        }

        return found;
    }

    /// <summary><c>query = query.Where(...)</c></summary>
    private bool Narrows(IOperation assigned, ILocalSymbol local)
    {
        var value = OperationWalk.BehindAwait(assigned);
        while (value is IInvocationOperation call && (Model.IsDeferred(call.Type) || IsLazyOperator(call)) && (call.Instance ?? call.Arguments.FirstOrDefault()?.Value) is { } source)
            value = OperationWalk.BehindAwait(source);
        return value is ILocalReferenceOperation same && SymbolEqualityComparer.Default.Equals(same.Local, local) && !ReferenceEquals(value, OperationWalk.BehindAwait(assigned));
    }

    private SessionKey? DeferredCall(IInvocationOperation call, int depth)
    {
        var method = call.TargetMethod;
        if (HandsOn(method))
            return AnyDeferred(call.Arguments, depth);
        var isDeferred = Model.IsDeferred(ResultOf(call));
        if (Model.MeaningOf(call) is { } meaning)
            return meaning.Operation is SessionOperation.Query or SessionOperation.DeferredQuery && (isDeferred || IsUnbuffered(call, meaning.Library) || MayBeUnbuffered(call, meaning.Library)) ? _origins.SessionOf(call, meaning).Key : null;
        if (isDeferred && (_origins.Of(call).Key ?? DeferredOn(call.Instance, depth + 1) ?? AnyDeferred(call.Arguments, depth)) is { } key)
            return key;
        return IsLazyOperator(call) ? DeferredOn(call.Arguments[0].Value, depth + 1) : IteratesOver(call);
    }

    private SessionKey? AnyDeferred(IEnumerable<IArgumentOperation> arguments, int depth) =>
        arguments.Select(argument => DeferredOn(argument.Value, depth + 1)).FirstOrDefault(key => key is not null);

    private static ITypeSymbol? ResultOf(IInvocationOperation call) =>
        OperationWalk.IsTask(call.Type) && call.Type is INamedTypeSymbol { TypeArguments: [var result] } ? result : call.Type;

    /// <summary>LINQ to objects that reads nothing before it is enumerated itself.</summary>
    private static bool IsLazyOperator(IInvocationOperation call) =>
        call is { TargetMethod.ContainingType: { Name: "Enumerable", ContainingNamespace.Name: "Linq" }, Type.TypeKind: TypeKind.Interface, Arguments.Length: > 0 };

    /// <summary>The session that an iterator of this compilation is given: its first line runs with the first element.</summary>
    private SessionKey? IteratesOver(IInvocationOperation call)
    {
        if (call.Type?.Name is not ("IEnumerable" or "IAsyncEnumerable"))
            return null;
        if (call.TargetMethod.MethodKind == MethodKind.LocalFunction)
            return LocalFunction(call.TargetMethod) is { } function && IsIterator(call.TargetMethod) ? function.Blocks.SelectMany(block => block.Steps).Select(step => step.Key).FirstOrDefault(key => key is not null && _body.Declares(key)) : null;
        if (_services.Implementations.Target(call.TargetMethod) is not { } target || !IsIterator(target))
            return null;
        return call.Arguments.Select(argument => _origins.Of(argument.Value).Key).Concat((_origins.Of(call.Instance).Given ?? []).Select(given => given.Session)).FirstOrDefault(key => key is not null);
    }

    private static bool IsIterator(IMethodSymbol method) =>
        method.DeclaringSyntaxReferences is [var reference] && reference.GetSyntax() is var declaration
        && declaration.DescendantNodes(node => node == declaration || node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).Any(static node => node is YieldStatementSyntax);
}
