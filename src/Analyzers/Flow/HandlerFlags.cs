using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Flow;

/// <summary><c>catch { success = false; } ... if (success) Save();</c>: what a handler sets closes the ways that ask for the other value.</summary>
internal sealed class HandlerFlags
{
    private readonly Dictionary<ILocalSymbol, bool> _known = new(SymbolEqualityComparer.Default);

    private HandlerFlags()
    {
    }

    public static HandlerFlags Of(Handler handler, SessionFlow flow)
    {
        var flags = new HandlerFlags();
        if (flow.Root is { } root && IsPassedOnce(handler.Syntax, root.Syntax))
        {
            foreach (var assignment in AlwaysIn(handler, flow))
            {
                if (assignment is { Target: ILocalReferenceOperation { Local: var local }, Value.ConstantValue: { HasValue: true, Value: bool value } } && !IsSetElsewhere(local, handler.Syntax.Parent!, root))
                    flags._known[local] = value;
            }
        }

        return flags;
    }

    /// <summary>Whether an edge is taken only where a flag has the value that the handler did not give it.</summary>
    public bool Close(ControlFlowBranch edge) => _known.Count > 0 && SetFlags.TestOn(edge) is var (flag, value) && _known.TryGetValue(flag, out var known) && known != value;

    /// <summary>Neither a loop nor a jump leads from behind the handler to before its try.</summary>
    private static bool IsPassedOnce(CatchClauseSyntax handler, SyntaxNode body) =>
        !handler.Ancestors().TakeWhile(node => node != body).Any(node => node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)
        && !body.DescendantNodes().Any(node => node is LabeledStatementSyntax);

    /// <summary>What the handler assigns before it first decides anything.</summary>
    private static IEnumerable<ISimpleAssignmentOperation> AlwaysIn(Handler handler, SessionFlow flow)
    {
        if (handler.Syntax.Filter is not null)
            yield break;
        for (var ordinal = handler.Region.FirstBlockOrdinal; handler.Contains(ordinal);)
        {
            var block = flow.Body.Blocks[ordinal].Block;
            foreach (var operation in block.Operations)
            {
                if (operation is IExpressionStatementOperation { Operation: ISimpleAssignmentOperation assignment })
                    yield return assignment;
            }

            if (block.ConditionalSuccessor is not null || block.FallThroughSuccessor?.Destination is not { } next || next.Ordinal <= ordinal)
                yield break;
            ordinal = next.Ordinal;
        }
    }

    private static bool IsSetElsewhere(ILocalSymbol flag, SyntaxNode statement, IOperation root) => root.Descendants().Any(operation =>
    {
        var target = operation switch
        {
            IAssignmentOperation assignment => assignment.Target,
            IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => argument.Value,
            _ => null,
        };
        return target is ILocalReferenceOperation { Local: var local } && SymbolEqualityComparer.Default.Equals(local, flag)
            && (operation.Syntax.SpanStart >= statement.Span.End || operation.Syntax.AncestorsAndSelf().Any(node => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax));
    });
}
