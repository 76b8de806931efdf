using Microsoft.CodeAnalysis;

namespace SessionGuard.Analyzers.Model;

/// <content>The exceptions that failing operations throw.</content>
internal sealed partial class SessionModel
{
    private readonly Dictionary<Library, INamedTypeSymbol[]> _failures = [];
    private readonly Dictionary<Library, INamedTypeSymbol> _entryFailures = [];

    /// <summary>Whether a handler of this exception type can receive what a failing operation of the library throws.</summary>
    public bool CatchesFailure(Library library, ITypeSymbol? caught)
    {
        if (caught is null || caught.SpecialType == SpecialType.System_Object || !_failures.TryGetValue(library, out var roots))
            return true;
        foreach (var root in roots)
        {
            if (DerivesFrom(root, caught) || DerivesFrom(caught, root))
                return true;
        }

        return false;
    }

    /// <summary>Whether an exception of this type names the entries that a save failed for.</summary>
    public bool TellsEntries(Library library, ITypeSymbol? exception) => exception is not null && _entryFailures.TryGetValue(library, out var failure) && DerivesFrom(exception, failure);

    private void AddFailures(Library library)
    {
        if (library.FailedEntries is var (failure, _) && Find(failure) is { } ofEntries)
            _entryFailures[library] = ofEntries;
        _failures[library] = [.. library.Failures.Select(Find).OfType<INamedTypeSymbol>()];
    }
}
