using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Messages that are sent in a session's own transaction, by a transport on the same database or an outbox: their call, or its options, are given the session.</summary>
internal static class EnlistedMessages
{
    public static bool Is(IInvocationOperation call, IOperation? root, SessionModel model) => root is not null && call.Arguments.Any(argument => OperationWalk.WithoutCasts(argument.Value) switch
    {
        ILocalReferenceOperation { Local: var options } value => IsSession(value, model) || OperationWalk.InEvaluationOrder(root).Exists(operation => Hands(operation, options, model)),
        var value => IsSession(value, model) || root.Descendants().Any(operation => operation is IObjectCreationOperation && operation.Syntax == value.Syntax && HasSession(operation, model)),
    });

    /// <summary>Whether an operation gives a session, or its transaction, to what a local holds.</summary>
    private static bool Hands(IOperation operation, ILocalSymbol options, SessionModel model) => operation switch
    {
        IInvocationOperation call => (Is(call.Instance, options) || call.Arguments.Any(argument => Is(argument.Value, options))) && call.Arguments.Any(argument => IsSession(argument.Value, model)),
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Instance: var owner }, Value: var value } => Is(owner, options) && IsSession(value, model),
        ISimpleAssignmentOperation { Target: var target, Value: var made } => Is(target, options) && HasSession(made, model),
        IVariableDeclaratorOperation { Symbol: var declared } declarator => SymbolEqualityComparer.Default.Equals(declared, options) && HasSession(declarator.GetVariableInitializer()?.Value, model),
        _ => false,
    };

    private static bool HasSession(IOperation? made, SessionModel model) => OperationWalk.WithoutConversions(made) is IObjectCreationOperation creation
        && (creation.Arguments.Any(argument => IsSession(argument.Value, model)) || creation.Initializer?.Initializers.OfType<ISimpleAssignmentOperation>().Any(set => IsSession(set.Value, model)) == true);

    private static bool Is(IOperation? value, ILocalSymbol options) =>
        SymbolEqualityComparer.Default.Equals(OperationWalk.VariableOf(value), options);

    private static bool IsSession(IOperation value, SessionModel model) => model.RoleOf(OperationWalk.WithoutCasts(value).Type).Role is TypeRole.Session or TypeRole.Transaction;
}
