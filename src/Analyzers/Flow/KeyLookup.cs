using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>A query for the one object of a key: the set that it asks, the key, and the value that the key is compared with.</summary>
internal sealed class KeyLookup
{
    private const string Ends = "First FirstOrDefault Single SingleOrDefault";

    private KeyLookup(IOperation set, IPropertySymbol key, ITypeSymbol entity, IOperation value)
    {
        Set = set;
        Key = key;
        Entity = entity;
        Value = value;
    }

    public IOperation Set { get; }
    public IPropertySymbol Key { get; }
    public ITypeSymbol Entity { get; }
    public IOperation Value { get; }

    /// <summary>The query of a call as written; null where it asks for anything else than one key of a bare set.</summary>
    public static KeyLookup? Of(IInvocationOperation call, FlowServices services, CancellationToken cancellation)
    {
        if (!EntityTraits.Has(Ends, call.TargetMethod.Name) || Parts(call) is not var (source, lambda))
            return null;
        if (lambda is null)
        {
            if (OperationWalk.WithoutConversions(source) is not IInvocationOperation { TargetMethod.Name: "Where" } where || Parts(where) is not var (filtered, condition))
                return null;
            (source, lambda) = (filtered, condition);
        }

        if (lambda is null || !IsBareSet(source, services.Model) || Conjuncts(lambda) is not [var only] || Compared(only, lambda.Symbol.Parameters[0]) is not var (key, value) || lambda.Symbol.Parameters[0].Type is not { } entity)
            return null;
        return IsWholeKey(key, entity, services, cancellation) ? new KeyLookup(OperationWalk.WithoutConversions(source), key, entity, value) : null;
    }

    /// <summary>The values that the conditions of a query, and of those it is made of, want a key to have.</summary>
    public static IEnumerable<IOperation> Values(IInvocationOperation call, FlowServices services, CancellationToken cancellation)
    {
        foreach (var (condition, row) in Conditions(call, Ends))
        {
            if (Compared(condition, row) is var (key, value) && IsWholeKey(key, row.Type, services, cancellation))
                yield return value;
        }
    }

    /// <summary>What a query, and those it is made of, demand of a row, as written; a last call of another name demands nothing by itself.</summary>
    public static IEnumerable<(IOperation Condition, IParameterSymbol Row)> Conditions(IInvocationOperation call, string ends)
    {
        for (var (query, isEnd) = (call, true); ; isEnd = false)
        {
            var parts = query.Arguments.Where(argument => argument.ArgumentKind == ArgumentKind.Explicit).Select(argument => argument.Value).ToArray();
            if (isEnd && EntityTraits.Has(ends, query.TargetMethod.Name) || query.TargetMethod.Name == "Where")
            {
                foreach (var lambda in parts.Select(Lambdas.In).OfType<IAnonymousFunctionOperation>().Where(lambda => lambda.Symbol.Parameters.Length == 1))
                {
                    foreach (var condition in Conjuncts(lambda))
                        yield return (condition, lambda.Symbol.Parameters[0]);
                }
            }

            var from = OperationWalk.WithoutConversions(query.Instance ?? parts.FirstOrDefault());
            while (from is ITranslatedQueryOperation written)
                from = OperationWalk.WithoutConversions(written.Operation);
            if (from is not IInvocationOperation source)
                yield break;
            query = source;
        }
    }

    private static bool IsWholeKey(IPropertySymbol key, ITypeSymbol entity, FlowServices services, CancellationToken cancellation) =>
        services.Keys.IsKey(key, entity, cancellation) && !services.Keys.IsOneOfSeveral(key, entity, cancellation);

    /// <summary>What is asked, and the condition; null where the call is given more than that and a token.</summary>
    private static (IOperation Source, IAnonymousFunctionOperation? Lambda)? Parts(IInvocationOperation call)
    {
        var arguments = call.Arguments.Where(argument => argument.ArgumentKind == ArgumentKind.Explicit && argument.Value.Type?.Name != "CancellationToken").Select(argument => argument.Value).ToList();
        if (call.Instance is { } instance)
            arguments.Insert(0, instance);
        return arguments.Count switch
        {
            1 => (arguments[0], null),
            2 when Lambdas.In(arguments[1]) is { Symbol.Parameters.Length: 1 } lambda => (arguments[0], lambda),
            _ => null,
        };
    }

    private static bool IsBareSet(IOperation source, SessionModel model) => OperationWalk.WithoutConversions(source) switch
    {
        IPropertyReferenceOperation { Instance: { } owner } property => model.IsSession(owner.Type) && model.RoleOf(property.Type).Role == TypeRole.Part,
        IInvocationOperation { Instance: { } owner, Arguments.Length: 0, TargetMethod.TypeArguments.Length: 1 } call => model.IsSession(owner.Type) && model.RoleOf(call.Type).Role == TypeRole.Part,
        _ => false,
    };

    /// <summary>What a lambda's one expression demands: of <c>a &amp;&amp; b</c> both.</summary>
    private static List<IOperation> Conjuncts(IAnonymousFunctionOperation lambda)
    {
        var found = new List<IOperation>();
        if (lambda.Body.Operations is not [IReturnOperation { ReturnedValue: { } returned }])
            return found;
        var pending = new Stack<IOperation>();
        pending.Push(returned);
        while (pending.Count > 0)
        {
            var condition = OperationWalk.WithoutConversions(pending.Pop());
            if (condition is IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both)
            {
                pending.Push(both.RightOperand);
                pending.Push(both.LeftOperand);
            }
            else
            {
                found.Add(condition);
            }
        }

        return found;
    }

    /// <summary><c>x.Key == value</c>, or another property for the key, with a value of its own type that does not depend on x.</summary>
    public static (IPropertySymbol Key, IOperation Value)? Compared(IOperation condition, IParameterSymbol parameter) =>
        ComparedWithAny(condition, parameter) is var (key, value) && SymbolEqualityComparer.Default.Equals(key.Type, value.Type) ? (key, value) : null;

    /// <summary>The same with a value of any type: one that may be null, say.</summary>
    public static (IPropertySymbol Key, IOperation Value)? ComparedWithAny(IOperation condition, IParameterSymbol parameter)
    {
        if (condition is not IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } equals)
            return null;
        var (left, right) = (OperationWalk.WithoutConversions(equals.LeftOperand), OperationWalk.WithoutConversions(equals.RightOperand));
        if (Member(left) is null)
            (left, right) = (right, left);
        return Member(left) is { } key && !OperationWalk.InEvaluationOrder(right).Any(IsParameter) ? (key, right) : null;

        IPropertySymbol? Member(IOperation side) => side is IPropertyReferenceOperation { Instance: { } owner } property && IsParameter(OperationWalk.WithoutConversions(owner)) ? property.Property : null;

        bool IsParameter(IOperation operation) => operation is IParameterReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Parameter, parameter);
    }
}
