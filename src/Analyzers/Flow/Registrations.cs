using System.Collections.Concurrent;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>What the container registrations of this compilation say of a session type.</summary>
internal sealed class Registrations(FlowServices services)
{
    private readonly ConcurrentDictionary<ITypeSymbol, bool> _singletons = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ITypeSymbol, bool> _transient = new(SymbolEqualityComparer.Default);

    /// <summary>Whether each object gets an instance of its own: then two of them share none.</summary>
    public bool IsTransient(ITypeSymbol session, CancellationToken cancellation)
    {
        if (_transient.TryGetValue(session, out var known))
            return known;
        return _transient.GetOrAdd(session, Find(session, cancellation));
    }

    /// <summary>Whether one instance of the class serves the whole application, and no other registration makes it anew.</summary>
    public bool IsSingleton(INamedTypeSymbol type, CancellationToken cancellation)
    {
        if (_singletons.TryGetValue(type, out var known))
            return known;
        return _singletons.GetOrAdd(type, Names(SingletonRegistration.SingletonNames) && !Names(SingletonRegistration.PerUseNames));

        bool Names(IEnumerable<string> members) => members.Any(name => Bound(name, cancellation).Any(call => call.Method.TypeArguments.LastOrDefault() is { } made && SymbolEqualityComparer.Default.Equals(made, type)));
    }

    private bool Find(ITypeSymbol session, CancellationToken cancellation)
    {
        foreach (var name in SingletonRegistration.TransientNames)
        {
            foreach (var method in Bound(name, cancellation))
            {
                if (method.Method.TypeArguments.Any(type => SymbolEqualityComparer.Default.Equals(type, session)))
                    return true;
            }
        }

        foreach (var name in services.Model.RoleOf(session).Library?.Registrations?.Members.Split(' ') ?? [])
        {
            foreach (var (method, text) in Bound(name, cancellation))
            {
                if (method.TypeArguments.Any(type => SymbolEqualityComparer.Default.Equals(type, session)) && text.Contains("ServiceLifetime.Transient"))
                    return true;
            }
        }

        return false;
    }

    /// <summary>Whether a context of this type is configured, in this compilation, with a strategy that repeats what failed.</summary>
    public bool IsRetrying(ITypeSymbol context, CancellationToken cancellation) =>
        services.Model.RoleOf(context).Library?.RetryOption is { } option && services.ContextOptions.IsSet(option, context, cancellation);

    /// <summary>Whether a context of this type may be: it, or one that it stands for, is configured so, or some place sets the strategy for contexts that cannot be told.</summary>
    public bool MayBeRetrying(ITypeSymbol context, CancellationToken cancellation) =>
        services.Model.RoleOf(context).Library?.RetryOption is { } option && services.ContextOptions.MayBeSet(option, context, cancellation);

    /// <summary>The calls that register a context of this type.</summary>
    public IEnumerable<InvocationExpressionSyntax> Registering(ITypeSymbol context, Library library, CancellationToken cancellation) =>
        library.Configurators.Split([' '], StringSplitOptions.RemoveEmptyEntries).SelectMany(name => services.Callers.Named(name, cancellation))
            .Where(call => services.Sources.ModelOf(call.SyntaxTree).GetSymbolInfo(call, cancellation).Symbol is IMethodSymbol method && method.TypeArguments.Contains(context, SymbolEqualityComparer.Default));

    /// <summary>Whether a second command fails on this session while the rows of the first are read.</summary>
    public bool RunsOneCommand(ITypeSymbol session, Library library, CancellationToken cancellation) =>
        OneCommandProviders.Serves(session, library, services.Compilation)
        || library.Providers.Length > 0 && services.ContextOptions.IsSet(library.Choosing(static provider => provider.OneCommand), session, cancellation)
            && !services.ContextOptions.MayBeSet(library.Choosing(static provider => !provider.OneCommand), session, cancellation);

    /// <summary>What the provider behind a session makes of commands without the transaction: by the options of the session's type, else by what it is or what is referenced.</summary>
    public ProviderEnlistment EnlistmentOf(SessionKey session, Library commands, bool isConstructed, CancellationToken cancellation)
    {
        if (session.Library is not { Providers.Length: > 0 } library)
            return CommandProviders.EnlistmentOf(session.Type, commands, isConstructed, services.Compilation);
        var options = services.ContextOptions;
        var (needed, taken) = (library.Choosing(static provider => provider.NeedsTransaction), library.Choosing(static provider => !provider.NeedsTransaction));
        return Chosen(choice => options.IsSet(choice, session.Type, cancellation)) ?? Chosen(choice => options.MayBeSet(choice, session.Type, cancellation))
            ?? CommandProviders.EnlistmentOf(session.Type, commands, isConstructed, services.Compilation);

        ProviderEnlistment? Chosen(Func<string, bool> isMade) => (isMade(needed), isMade(taken)) switch
        {
            (true, true) => ProviderEnlistment.Unknown,
            (true, false) => ProviderEnlistment.Required,
            (false, true) => ProviderEnlistment.ByItself,
            _ => null,
        };
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
