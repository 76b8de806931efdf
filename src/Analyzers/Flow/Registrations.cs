using System.Collections.Concurrent;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace SessionGuard.Analyzers.Flow;

/// <summary>What the container registrations of this compilation say of a session type.</summary>
internal sealed class Registrations(FlowServices services)
{
    private static readonly string[] Transient = ["AddTransient", "TryAddTransient", "AddKeyedTransient"];
    private static readonly string[] Context = ["AddDbContext", "AddDbContextPool"];
    private readonly ConcurrentDictionary<ITypeSymbol, bool> _transient = new(SymbolEqualityComparer.Default);

    /// <summary>Whether each object gets an instance of its own: then two of them share none.</summary>
    public bool IsTransient(ITypeSymbol session, CancellationToken cancellation)
    {
        if (_transient.TryGetValue(session, out var known))
            return known;
        return _transient.GetOrAdd(session, Find(session, cancellation));
    }

    private bool Find(ITypeSymbol session, CancellationToken cancellation)
    {
        foreach (var name in Transient)
        {
            foreach (var method in Bound(name, cancellation))
            {
                if (method.Method.TypeArguments.Any(type => SymbolEqualityComparer.Default.Equals(type, session)))
                    return true;
            }
        }

        foreach (var name in Context)
        {
            foreach (var (method, text) in Bound(name, cancellation))
            {
                if (method.TypeArguments.Any(type => SymbolEqualityComparer.Default.Equals(type, session)) && text.Contains("ServiceLifetime.Transient"))
                    return true;
            }
        }

        return false;
    }

    private IEnumerable<(IMethodSymbol Method, string Arguments)> Bound(string name, CancellationToken cancellation)
    {
        foreach (var call in services.Callers.Named(name, cancellation))
        {
            if (services.Sources.ModelOf(call.SyntaxTree).GetSymbolInfo(call, cancellation).Symbol is IMethodSymbol method)
                yield return (method, call.ArgumentList.ToString());
        }
    }
}
