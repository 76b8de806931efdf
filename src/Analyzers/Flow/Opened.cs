using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>A session or transaction that a body opens, and who may own it from there on.</summary>
internal sealed class Opened(IOperation operation, TypeRole role, ITypeSymbol type, Library library, IMethodSymbol? function)
{
    /// <summary>The construction, or the call that opens or begins.</summary>
    public IOperation Operation { get; } = operation;

    /// <summary>Session or transaction.</summary>
    public TypeRole Role { get; } = role;
    public ITypeSymbol Type { get; } = type;
    public Library Library { get; } = library;

    /// <summary>The lambda or local function that it is opened in; null for the body itself.</summary>
    public IMethodSymbol? Function { get; } = function;

    /// <summary>The local that keeps it; null where nothing does.</summary>
    public ILocalSymbol? Local { get; set; }

    /// <summary>Whether a using disposes it.</summary>
    public bool IsInUsing { get; set; }

    /// <summary>Whether a container made it, in a scope of this body's own.</summary>
    public bool IsResolved { get; init; }

    /// <summary>Whether it goes, kept by nothing, to code that closes it.</summary>
    public bool IsHandedOver { get; set; }

    /// <summary>
    /// Whether something else may own it, or end it out of sight: it is returned, stored, captured by what may outlive the body, or handed to code that cannot be seen.
    /// </summary>
    public bool Escapes { get; set; }

    /// <summary>The session as the flow of its body names it; null where no local keeps it, and for transactions.</summary>
    public SessionKey? Key => Role == TypeRole.Session && Local is { } local ? SessionKey.Local(local, Library, openedHere: true) : null;
}
