using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers;

/// <summary>What is given to what: by an assignment, or part by part where a tuple is taken apart as it is written (<c>(a, b) = (x, y)</c>).</summary>
internal static class Assignments
{
    /// <summary>The targets of an operation, each with what it is given; empty for what assigns nothing, or takes apart what was made elsewhere.</summary>
    public static IEnumerable<(IOperation Target, IOperation Value)> In(IOperation operation) => operation switch
    {
        ISimpleAssignmentOperation assignment => [(assignment.Target, assignment.Value)],
        IDeconstructionAssignmentOperation { Target: var targets, Value: var values } when Written(targets) is ITupleOperation => Parts(targets, values),
        _ => [],
    };

    /// <summary>What a part of a tuple is given to, where the tuple is taken apart as it is written; null where it is kept, or handed on.</summary>
    public static IOperation? TargetOf(IOperation part)
    {
        var path = new Stack<int>();
        var value = OperationWalk.WithConversions(part);
        while (value.Parent is ITupleOperation around)
        {
            path.Push(around.Elements.IndexOf(value));
            value = OperationWalk.WithConversions(around);
        }

        if (path.Count == 0 || value.Parent is not IDeconstructionAssignmentOperation apart || apart.Value != value)
            return null;
        var target = Written(apart.Target);
        foreach (var index in path)
        {
            if (target is not ITupleOperation targets || index < 0 || index >= targets.Elements.Length)
                return null;
            target = Written(targets.Elements[index]);
        }

        return target;
    }

    /// <summary>Whether a tuple is what another one is taken apart into.</summary>
    public static bool IsTarget(ITupleOperation tuple)
    {
        IOperation part = tuple;
        while (part.Parent is ITupleOperation or IDeclarationExpressionOperation)
            part = part.Parent;
        return part.Parent is IDeconstructionAssignmentOperation apart && apart.Target == part;
    }

    private static IEnumerable<(IOperation Target, IOperation Value)> Parts(IOperation target, IOperation value)
    {
        target = Written(target);
        if (target is not ITupleOperation targets)
            return [(target, value)];
        return OperationWalk.WithoutConversions(value) is ITupleOperation values && values.Elements.Length == targets.Elements.Length
            ? targets.Elements.Zip(values.Elements, Parts).SelectMany(part => part)
            : [];
    }

    /// <summary><c>var (a, b)</c> declares what it is made of.</summary>
    private static IOperation Written(IOperation target) => target is IDeclarationExpressionOperation { Expression: var declared } ? declared : target;
}
