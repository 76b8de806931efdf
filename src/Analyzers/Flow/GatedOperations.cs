using System.Collections.Concurrent;
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
internal sealed class GatedOperations(FlowServices services)
{
    private readonly List<Gate> _gates = [];

    /// <summary>Hands every operation of these kinds to the action, in members whose text holds one of the words.</summary>
    public void On(CompilationStartAnalysisContext start, IEnumerable<string> words, Action<OperationContext> action, params OperationKind[] kinds) =>
        Add(start, new Gate([.. words], _ => true, action, kinds));

    /// <summary>Hands every operation of these kinds to the action, in members that pass.</summary>
    public void On(CompilationStartAnalysisContext start, Func<ISymbol, bool> passes, Action<OperationContext> action, params OperationKind[] kinds) =>
        Add(start, new Gate(null, passes, action, kinds));

    /// <summary>The same of members whose text holds one of the words, which many an ordinary member does, and that may have a session at hand.</summary>
    public void OnSessions(CompilationStartAnalysisContext start, IEnumerable<string> words, Action<OperationContext> action, params OperationKind[] kinds) =>
        Add(start, new Gate([.. words], _ => true, action, kinds) { AsksForSessions = true });

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
        var span = BodySyntax.SpanOf(context.CodeBlock, body);
        string? text = null;
        List<IOperation>? operations = null;
        Siblings.Each(_gates, gate =>
        {
            if (!IsOpen(gate))
                return;
            operations ??= Ask();
            foreach (var operation in operations)
            {
                if (Array.IndexOf(gate.Kinds, operation.Kind) >= 0)
                    gate.Action(new OperationContext(operation, context.OwningSymbol, context.SemanticModel.Compilation, context.ReportDiagnostic, context.CancellationToken));
            }
        });

        List<IOperation> Ask()
        {
            services.Counters.BodyLetThrough();
            return BodySyntax.RootOf(context.SemanticModel.GetOperation(body, context.CancellationToken)) is { } root ? OperationWalk.InEvaluationOrder(root) : [];
        }

        bool IsOpen(Gate gate)
        {
            if (!gate.Passes(context.OwningSymbol))
                return false;
            if (gate.Words is not { } words)
                return true;
            if (!gate.IsIn(body.SyntaxTree, context.CancellationToken))
                return false;
            text ??= body.SyntaxTree.GetText(context.CancellationToken).ToString(span);
            return words.In(text, Signs.None) != Signs.None && (!gate.AsksForSessions || services.Mentions.MaySpeak(text, context.OwningSymbol.ContainingType, context.CancellationToken));
        }
    }

    private sealed class Gate
    {
        private readonly ConcurrentDictionary<SyntaxTree, bool> _files = new();
        private readonly string[]? _words;

        public Gate(string[]? words, Func<ISymbol, bool> passes, Action<OperationContext> action, OperationKind[] kinds)
        {
            _words = words;
            Passes = passes;
            Action = action;
            Kinds = kinds;
            if (words is null)
                return;
            Words = new WordSet();
            foreach (var word in words)
                Words.Add(word, Signs.Session);
        }

        public WordSet? Words { get; }
        public Func<ISymbol, bool> Passes { get; }
        public Action<OperationContext> Action { get; }
        public OperationKind[] Kinds { get; }
        public bool AsksForSessions { get; init; }

        /// <summary>Whether one of the words stands in the file at all.</summary>
        public bool IsIn(SyntaxTree tree, CancellationToken cancellation)
        {
            if (_files.TryGetValue(tree, out var known))
                return known;
            var file = SourceFile.Of(tree);
            return _files[tree] = _words!.Any(word => file.Has(word, cancellation));
        }
    }
}
