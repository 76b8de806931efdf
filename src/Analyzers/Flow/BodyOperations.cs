using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace SessionGuard.Analyzers.Flow;

/// <summary>The operations of a graph, in the order of evaluation.</summary>
internal static class BodyOperations
{
    public static IEnumerable<IOperation> Of(BasicBlock block) =>
        (block.BranchValue is { } branch ? block.Operations.Add(branch) : block.Operations).SelectMany(OperationWalk.InEvaluationOrder);

    public static IEnumerable<IOperation> Of(LoweredBody body) => body.Graph.Blocks.SelectMany(Of);
}
