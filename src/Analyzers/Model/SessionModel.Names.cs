using Microsoft.CodeAnalysis;

namespace SessionGuard.Analyzers.Model;

/// <summary>What the model's types and members are called, for those who look at a text before they bind it.</summary>
internal sealed partial class SessionModel
{
    /// <summary>The rows whose libraries are referenced.</summary>
    public IReadOnlyList<Library> Referenced => _libraries;

    /// <summary>The same for the same libraries and options: then, with the same references, all names are the same.</summary>
    public string Key => string.Join(",", _libraries.Select(library => library.Name)) + "|" + Options.Key;

    /// <summary>The names of the members that mean something, however their types are reached.</summary>
    public IReadOnlyCollection<string> MemberNames => _memberNames;

    /// <summary>The types of the rows that are referenced, each with its role.</summary>
    public IEnumerable<(INamedTypeSymbol Type, TypeRole Role)> ListedTypes => _roles.Select(row => (row.Key, row.Value.Role));

    /// <summary>How the sessions of the referenced libraries' providers end their names.</summary>
    public IEnumerable<string> SessionSuffixes => _libraries.SelectMany(library => library.SessionSuffixes);

    /// <summary>The names of the sessions that need something to follow the code across an await.</summary>
    public IEnumerable<string> AsyncFlowNames => _roles.Where(row => row.Value is { Role: TypeRole.Session, Library.AsyncFlow: not null }).Select(row => row.Key.Name);

    /// <summary>What the settings are called that make a commit expire every object.</summary>
    public IEnumerable<string> ExpireSettings => _libraries.Select(library => library.Entities?.ExpireSetting).OfType<string>();

    /// <summary>Whether SessionGuard's own queries can be written here.</summary>
    public bool HasOwnQueries => _libraries.Contains(Libraries.SessionGuard);

    /// <summary>Whether a library is referenced whose commands take part in a transaction only where they are given its session.</summary>
    public bool CommandsAreGivenSessions => _libraries.Any(library => library.Writes is not null);

    /// <summary>Whether the property is such a setting.</summary>
    public bool ExpiresOnCommit(IPropertySymbol property) =>
        _roles.Any(row => row.Value is { Role: TypeRole.Session, Library.Entities.ExpireSetting: { } setting } && property.Name == setting
            && SymbolEqualityComparer.Default.Equals(row.Key.ContainingAssembly, property.ContainingAssembly));
}
