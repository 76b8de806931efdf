using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.CodeFixes;

/// <summary>What opens sessions of a type, and by which member.</summary>
internal sealed class Opening
{
    private Opening(INamedTypeSymbol factory, IMethodSymbol? sync, IMethodSymbol? async)
    {
        Factory = factory;
        Sync = sync;
        Async = async;
    }

    public INamedTypeSymbol Factory { get; }
    private IMethodSymbol? Sync { get; }
    private IMethodSymbol? Async { get; }

    /// <summary>The factory of the session's library, where one member of it opens just this type.</summary>
    public static Opening? Of(INamedTypeSymbol session, FixPlace place)
    {
        if (place.Sessions?.RoleOf(session) is not { Role: TypeRole.Session, Library: { } library })
            return null;
        foreach (var name in library.Factories)
        {
            if (place.Model.Compilation.GetTypeByMetadataName(name) is not { } definition)
                continue;
            var factory = definition.TypeParameters.Length == 1 ? definition.Construct(session) : definition;
            if (By(factory, session, place) is { } opening)
                return opening;
        }

        return null;
    }

    /// <summary>The same of a factory at hand, which may be derived from the library's.</summary>
    public static Opening? By(INamedTypeSymbol factory, INamedTypeSymbol session, FixPlace place)
    {
        if (place.Sessions is not { } sessions)
            return null;
        var openings = sessions.RoleOf(factory).Role == TypeRole.Factory
            ? Members(factory).Where(method => method.Parameters.All(parameter => parameter.IsOptional) && sessions.MeaningOf(method)?.Operation is SessionOperation.Open or SessionOperation.OpenHeld).ToArray()
            : [];
        var sync = openings.FirstOrDefault(method => Is(method.ReturnType, session));
        var async = openings.FirstOrDefault(method => method.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [var result] } && Is(result, session));
        return sync is null && async is null ? null : new Opening(factory, Prefer(sync, openings), async);
    }

    /// <summary>The expression that opens a session; null where only the other way of calling has one.</summary>
    public string? Call(string factory, bool isAsync, string? token)
    {
        if (isAsync && Async is not null)
            return $"await {factory}.{Async.Name}({(token is not null && ScopeQuestions.TakesToken(Async) ? token : "")})";
        return Sync is null ? null : $"{factory}.{Sync.Name}()";
    }

    private static bool Is(ITypeSymbol type, INamedTypeSymbol session) => SymbolEqualityComparer.Default.Equals(type, session);

    /// <summary>A connection is best taken open, as its asynchronous twin is.</summary>
    private static IMethodSymbol? Prefer(IMethodSymbol? found, IMethodSymbol[] openings) =>
        openings.FirstOrDefault(method => method.Name.StartsWith("Open", StringComparison.Ordinal) && found is not null && SymbolEqualityComparer.Default.Equals(method.ReturnType, found.ReturnType)) ?? found;

    private static IEnumerable<IMethodSymbol> Members(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            foreach (var method in current.GetMembers().OfType<IMethodSymbol>())
            {
                if (method is { DeclaredAccessibility: Accessibility.Public, IsStatic: false, MethodKind: MethodKind.Ordinary })
                    yield return method;
            }
        }

        foreach (var method in type.AllInterfaces.SelectMany(contract => contract.GetMembers()).OfType<IMethodSymbol>())
            yield return method;
    }
}
