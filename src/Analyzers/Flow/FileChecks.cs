using System.Threading;
using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Sources;

namespace SessionGuard.Analyzers.Flow;

/// <summary>An operation that a rule asked for, and how to report on it.</summary>
internal readonly record struct OperationContext(IOperation Operation, ISymbol ContainingSymbol, Compilation Compilation, Action<Diagnostic> ReportDiagnostic, CancellationToken CancellationToken);

/// <summary>A type that a file declares, or a part of it, and how to report on what stands there.</summary>
internal readonly record struct TypeContext(INamedTypeSymbol Type, SyntaxTree Tree, Compilation Compilation, Action<Diagnostic> ReportDiagnostic, CancellationToken CancellationToken);

/// <summary>
/// What the rules that ask symbols, registrations and constructions look at in a file: its types, and operations behind a gate. The operations of a member are
/// asked for only where its text holds one of the words, or its type passes.
/// </summary>
internal sealed class FileChecks(FlowServices services)
{
    private readonly List<Gate> _gates = [];
    private readonly WordTable _words = new();
    private readonly List<Action<TypeContext>> _types = [];

    public FlowServices Services => services;

    /// <summary>Hands every type to the action, once for each file that declares a part of it.</summary>
    public void OnTypes(Action<TypeContext> action) => _types.Add(action);

    /// <summary>Hands every operation of these kinds to the action, in members whose text holds one of the words.</summary>
    public void On(IEnumerable<string> words, Action<OperationContext> action, params OperationKind[] kinds) =>
        Add(new Gate([.. words], 1u << _gates.Count, action, kinds));

    /// <summary>Hands every operation of these kinds to the action, in members of types that pass.</summary>
    public void On(Func<INamedTypeSymbol, bool> passes, Action<OperationContext> action, params OperationKind[] kinds) =>
        Add(new Gate([], 0, action, kinds) { Passes = passes });

    /// <summary>The same of members whose text holds one of the words, which many an ordinary member does, and that may have a session at hand.</summary>
    public void OnSessions(IEnumerable<string> words, Action<OperationContext> action, params OperationKind[] kinds) =>
        Add(new Gate([.. words], 1u << _gates.Count, action, kinds) { AsksForSessions = true });

    public void Visit(CodeFile file)
    {
        foreach (var type in file.Types)
        {
            var context = new TypeContext(type, file.Tree, services.Compilation, file.Report, file.Cancellation);
            Siblings.Each(_types, action => action(context));
        }

        var source = SourceFile.Of(file.Tree);
        var gates = _gates.Where(gate => gate.Passes is not null || gate.Words.Any(word => source.Has(word, file.Cancellation))).ToArray();
        if (gates.Length > 0)
            Siblings.Each(file.Members, member => Visit(member, gates, file));
    }

    private void Visit(CodeMember member, Gate[] gates, CodeFile file)
    {
        List<IOperation>? operations = null;
        uint? words = null;
        Siblings.Each(gates, gate =>
        {
            if (!IsOpen(gate))
                return;
            operations ??= Ask();
            foreach (var operation in operations)
            {
                if (Array.IndexOf(gate.Kinds, operation.Kind) >= 0 && member.Owner is { } owner)
                    gate.Action(new OperationContext(operation, owner, services.Compilation, file.Report, file.Cancellation));
            }
        });

        List<IOperation> Ask()
        {
            services.Counters.BodyLetThrough();
            return member.Root is { } root ? OperationWalk.InEvaluationOrder(root) : [];
        }

        bool IsOpen(Gate gate)
        {
            if (gate.Passes is { } passes)
                return member.Type is { } type && passes(type);
            words ??= _words.AllIn(member.Text);
            return (words & gate.Flag) != 0 && (!gate.AsksForSessions || services.Mentions.MaySpeak(member.Text, member.Type, file.Cancellation));
        }
    }

    private void Add(Gate gate)
    {
        _gates.Add(gate);
        foreach (var word in gate.Words)
            _words.Add(word, gate.Flag);
    }

    /// <summary>Operations that a rule asks for, in members that one of the words stands in, or whose type passes.</summary>
    private sealed record Gate(string[] Words, uint Flag, Action<OperationContext> Action, OperationKind[] Kinds)
    {
        public Func<INamedTypeSymbol, bool>? Passes { get; init; }
        public bool AsksForSessions { get; init; }
    }
}
