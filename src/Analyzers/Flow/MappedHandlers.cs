using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Methods that are mapped as minimal-API handlers by their names: <c>app.MapPut("/users", Update)</c>. Looked up once, when first asked for.</summary>
internal sealed class MappedHandlers(FlowServices services)
{
    private HashSet<IMethodSymbol>? _all;

    public bool Include(IMethodSymbol? method, CancellationToken cancellation) => method is not null && All(cancellation).Contains(method.OriginalDefinition);

    private HashSet<IMethodSymbol> All(CancellationToken cancellation) =>
        Volatile.Read(ref _all) is { } known ? known : Interlocked.CompareExchange(ref _all, Find(cancellation), null) ?? _all!;

    private HashSet<IMethodSymbol> Find(CancellationToken cancellation)
    {
        var found = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default);
        foreach (var call in WebTypes.MapNames.SelectMany(name => services.Callers.Named(name, cancellation)))
        {
            if (!call.ArgumentList.Arguments.Any(static argument => argument.Expression is SimpleNameSyntax or MemberAccessExpressionSyntax)
                || services.Sources.OperationAt(call, cancellation) is not IInvocationOperation map || !WebTypes.IsMap(map.TargetMethod))
                continue;
            foreach (var argument in map.Arguments)
            {
                if (OperationWalk.WithoutConversions(argument.Value) is IDelegateCreationOperation { Target: IMethodReferenceOperation { Method: var handler } })
                    found.Add(handler.OriginalDefinition);
            }
        }

        return found;
    }
}
