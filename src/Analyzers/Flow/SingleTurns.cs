using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Loops over what holds one thing at most, as <c>foreach (var user in maybeUser)</c> over an option: the statement is a question, and no second turn comes.</summary>
internal static class SingleTurns
{
    /// <summary>By these a type tells whether its one thing is there.</summary>
    private static readonly string[] Tells = ["IsSome", "IsNone", "HasValue", "IsRight", "IsLeft"];

    /// <summary>The blocks that the turns of such loops begin with.</summary>
    public static HashSet<int> HeadersIn(ControlFlowGraph graph)
    {
        var headers = new HashSet<int>();
        foreach (var block in graph.Blocks)
        {
            if (block.BranchValue is IInvocationOperation { TargetMethod.Name: "MoveNext" } next && next.Syntax.Parent is CommonForEachStatementSyntax { AwaitKeyword.RawKind: 0 } statement
                && statement.Expression == next.Syntax && SourceOf(next, graph) is { } source && HoldsOneAtMost(source))
                headers.Add(block.Ordinal);
        }

        return headers;
    }

    private static IOperation? SourceOf(IInvocationOperation next, ControlFlowGraph graph)
    {
        foreach (var block in graph.Blocks)
        {
            foreach (var operation in block.Operations)
            {
                if (operation.Syntax == next.Syntax && OperationWalk.InEvaluationOrder(operation).Find(inner => inner is IInvocationOperation { TargetMethod.Name: "GetEnumerator" } && inner.Syntax == next.Syntax) is IInvocationOperation begin)
                    return OperationWalk.WithoutConversions(begin.Instance ?? begin.Arguments.FirstOrDefault()?.Value);
            }
        }

        return null;
    }

    private static bool HoldsOneAtMost(IOperation source) =>
        Tell(source.Type) || source is IInvocationOperation { TargetMethod.Name: var name } turned && IsTurnedIntoASequence(name)
            && (turned.Instance is { } on ? turned.Arguments.IsEmpty && Tell(on.Type) : turned.Arguments.Length == 1 && Tell(OperationWalk.WithoutConversions(turned.Arguments[0].Value)?.Type));

    /// <summary><c>ToSeq</c>, <c>RightToSeq</c>, <c>AsEnumerable</c>: the same thing as a sequence.</summary>
    private static bool IsTurnedIntoASequence(string name) =>
        name.StartsWith("To", StringComparison.Ordinal) || name.StartsWith("As", StringComparison.Ordinal) || name.EndsWith("ToSeq", StringComparison.Ordinal);

    private static bool Tell(ITypeSymbol? type) =>
        type is { SpecialType: SpecialType.None } && Tells.Any(name => type.GetMembers(name).Any(member => member is IPropertySymbol { IsStatic: false, Type.SpecialType: SpecialType.System_Boolean }));
}
