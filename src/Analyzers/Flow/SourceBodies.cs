using System.Collections.Concurrent;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Flow;

/// <summary>The one place that asks the compilation for another file's semantic model: the operation tree of any method of this compilation.</summary>
internal sealed class SourceBodies(Compilation compilation)
{
    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> _models = new();

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

    /// <summary>Whether the method's code stands in this compilation.</summary>
    public bool Holds(IMethodSymbol? method) =>
        method is { IsAbstract: false, IsExtern: false } && method.DeclaringSyntaxReferences.Any(reference => compilation.ContainsSyntaxTree(reference.SyntaxTree));

    /// <summary>Whether this is all the code of a method, constructor or accessor; that of a property written with an arrow is a bare block.</summary>
    public static bool IsBody(IOperation? operation) => operation is IMethodBodyBaseOperation or IBlockOperation { Parent: null };

    /// <summary>The method that a call means; null where it means none, or lies in another compilation.</summary>
    public IMethodSymbol? MethodAt(SyntaxNode call) => compilation.ContainsSyntaxTree(call.SyntaxTree) ? ModelOf(call.SyntaxTree).GetSymbolInfo(call).Symbol as IMethodSymbol : null;

    /// <summary>The operation that a node of this compilation stands for.</summary>
    public IOperation? OperationAt(SyntaxNode node, CancellationToken cancellation) => ModelOf(node.SyntaxTree).GetOperation(node, cancellation);

    public SemanticModel ModelOf(SyntaxTree tree) => _models.GetOrAdd(tree, t => compilation.GetSemanticModel(t));
}
