using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace SessionGuard.Analyzers.Flow;

/// <summary>An operation that a rule asked for, and how to report on it.</summary>
internal readonly record struct OperationContext(IOperation Operation, ISymbol ContainingSymbol, Compilation Compilation, Action<Diagnostic> ReportDiagnostic, CancellationToken CancellationToken);

/// <summary>
/// Operation actions that wait behind a gate: the operations of a member are asked for only where its text holds one of the words, or its owner passes. An
/// action that the host runs for every operation makes it bind every body once more; this one costs a look at the text.
/// </summary>
internal sealed class GatedOperations
{
    private readonly List<Gate> _gates = [];

    /// <summary>Hands every operation of these kinds to the action, in members whose text holds one of the words.</summary>
    public void On(CompilationStartAnalysisContext start, IEnumerable<string> words, Action<OperationContext> action, params OperationKind[] kinds)
    {
        var set = new WordSet();
        foreach (var word in words)
            set.Add(word, Signs.Session);
        Add(start, new Gate(set, null, action, kinds));
    }

    /// <summary>Hands every operation of these kinds to the action, in members that pass.</summary>
    public void On(CompilationStartAnalysisContext start, Func<ISymbol, bool> passes, Action<OperationContext> action, params OperationKind[] kinds) =>
        Add(start, new Gate(null, passes, action, kinds));

    private void Add(CompilationStartAnalysisContext start, Gate gate)
    {
        if (_gates.Count == 0)
            start.RegisterCodeBlockAction(Visit);
        _gates.Add(gate);
    }

    private void Visit(CodeBlockAnalysisContext context)
    {
        if (BodySyntax.Of(context.CodeBlock, context.OwningSymbol) is not { } body)
            return;
        string? text = null;
        List<IOperation>? operations = null;
        Siblings.Each(_gates, gate =>
        {
            if (!IsOpen(gate))
                return;
            operations ??= BodySyntax.RootOf(context.SemanticModel.GetOperation(body, context.CancellationToken)) is { } root ? OperationWalk.InEvaluationOrder(root) : [];
            foreach (var operation in operations)
            {
                if (Array.IndexOf(gate.Kinds, operation.Kind) >= 0)
                    gate.Action(new OperationContext(operation, context.OwningSymbol, context.SemanticModel.Compilation, context.ReportDiagnostic, context.CancellationToken));
            }
        });

        bool IsOpen(Gate gate)
        {
            if (gate.Words is null)
                return gate.Passes!(context.OwningSymbol);
            text ??= body.SyntaxTree.GetText(context.CancellationToken).ToString(BodySyntax.SpanOf(context.CodeBlock, body));
            return gate.Words.In(text, Signs.None) != Signs.None;
        }
    }

    private sealed record Gate(WordSet? Words, Func<ISymbol, bool>? Passes, Action<OperationContext> Action, OperationKind[] Kinds);
}
