using System.Collections.Concurrent;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Flow;

/// <summary>The one place that asks the compilation for another file's semantic model: the operation tree of any method of this compilation.</summary>
internal sealed class SourceBodies(Compilation compilation, FlowCounters counters)
{
    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> _models = new();
    private readonly ConcurrentDictionary<IMethodSymbol, IInvocationOperation[]?> _calls = new(SymbolEqualityComparer.Default);

    /// <summary>The method's body as an operation, or null where this compilation does not hold it.</summary>
    public IOperation? BodyOf(IMethodSymbol method, CancellationToken cancellation)
    {
        foreach (var reference in (method.PartialImplementationPart ?? method).DeclaringSyntaxReferences)
        {
            // In an IDE a project sees its references as source: their symbols come from trees of another compilation.
            if (!compilation.ContainsSyntaxTree(reference.SyntaxTree))
                continue;
            var body = OperationAt(reference.GetSyntax(cancellation), cancellation);
            if (IsBody(body))
                return body;
        }

        return null;
    }

    /// <summary>The calls of the method's body itself, without those of lambdas, which may run elsewhere or never; null where this compilation does not hold it.</summary>
    public IInvocationOperation[]? CallsIn(IMethodSymbol method, CancellationToken cancellation) =>
        _calls.TryGetValue(method, out var known) ? known : _calls.GetOrAdd(method, FindCalls(method, cancellation));

    /// <summary>Whether the method's code stands in this compilation.</summary>
    public bool Holds(IMethodSymbol? method) =>
        method is { IsAbstract: false, IsExtern: false } && method.DeclaringSyntaxReferences.Any(reference => compilation.ContainsSyntaxTree(reference.SyntaxTree));

    /// <summary>Whether this is all the code of a method, constructor or accessor; that of a property written with an arrow is a bare block.</summary>
    public static bool IsBody(IOperation? operation) => operation is IMethodBodyBaseOperation or IBlockOperation { Parent: null };

    /// <summary>The method that a call means; null where it means none, or lies in another compilation.</summary>
    public IMethodSymbol? MethodAt(SyntaxNode call) => compilation.ContainsSyntaxTree(call.SyntaxTree) ? ModelOf(call.SyntaxTree).GetSymbolInfo(call).Symbol as IMethodSymbol : null;

    /// <summary>The operation that a node of this compilation stands for.</summary>
    public IOperation? OperationAt(SyntaxNode node, CancellationToken cancellation) => ModelOf(node.SyntaxTree).GetOperation(node, cancellation);

    /// <summary>Takes the host's own model of a file, so that what is bound there is not bound again when other files ask for it.</summary>
    public void Keep(SemanticModel model) => _models.TryAdd(model.SyntaxTree, model);

    public SemanticModel ModelOf(SyntaxTree tree) => _models.TryGetValue(tree, out var known) ? known : _models.GetOrAdd(tree, Ask(tree));

    private SemanticModel Ask(SyntaxTree tree)
    {
        counters.ModelAsked();
        return compilation.GetSemanticModel(tree);
    }

    private IInvocationOperation[]? FindCalls(IMethodSymbol method, CancellationToken cancellation)
    {
        if ((BodyOf(method, cancellation) ?? InnerBodyOf(method, cancellation)) is not { } body)
            return null;
        counters.BodyFollowed();
        return OperationWalk.Own(body).OfType<IInvocationOperation>().ToArray();
    }

    private IOperation? InnerBodyOf(IMethodSymbol method, CancellationToken cancellation) =>
        method is { MethodKind: MethodKind.LocalFunction, DeclaringSyntaxReferences: [var reference] } && compilation.ContainsSyntaxTree(reference.SyntaxTree)
            ? (OperationAt(reference.GetSyntax(cancellation), cancellation) as ILocalFunctionOperation)?.Body
            : null;
}
