using System.Threading;
using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Model;
using SessionGuard.Analyzers.Sources;

namespace SessionGuard.Analyzers.Flow;

/// <summary>
/// The words that the text of a member can be judged by: what the model's types and members are called, and, by name alone, what the declarations of this
/// compilation say of sessions. No declaration is bound for it; a name says rather too much than too little.
/// </summary>
internal sealed class SpeakingNames
{
    private readonly HashSet<string> _own;
    private ICollection<string>[] _codeBase;
    private readonly HashSet<string> _sessions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _others = new(StringComparer.Ordinal);
    private readonly HashSet<string> _bearers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _keepers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _standing = new(StringComparer.Ordinal);
    private readonly HashSet<string> _foreign = new(StringComparer.Ordinal);
    private readonly HashSet<string> _atHand = new(StringComparer.Ordinal);
    private readonly HashSet<string> _classes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _contractParts;
    private readonly string[] _elsewhere;
    private readonly DeclaredType[] _types;
    private readonly string[] _suffixes;
    private readonly string[] _dispatching;

    public SpeakingNames(FlowServices services, IEnumerable<DeclaredType> types, ForeignNames foreign, CancellationToken cancellation)
    {
        _types = [.. types];
        _suffixes = [.. services.Model.SessionSuffixes];
        _dispatching = [.. services.Model.Dispatches.Members];
        _contractParts = new HashSet<string>(services.Model.ContractPartNames, StringComparer.Ordinal);
        foreach (var (type, role) in services.Model.ListedTypes)
            (role == TypeRole.Session ? _sessions : _others).Add(type.Name);
        _own = new HashSet<string>(_types.Select(type => type.Name), StringComparer.Ordinal);
        _classes.UnionWith(_types.Where(type => type.IsClass).Select(type => type.Name));
        _codeBase = [.. services.Implementations.Projects.Select(assembly => assembly.TypeNames)];
        _foreign.UnionWith(foreign.Among(NamesIn(_types, name => !Speaks(name)), cancellation));
        _elsewhere = [.. foreign.OfThisCodeBase()];
        Close(Grow, cancellation);
        Close(type => IsAtHand(type) && _atHand.Add(type.Name), cancellation);

        // The names outlive the compilation that they were found in.
        _codeBase = [];
    }

    /// <summary>Whether one of the types may have a session at hand in its members.</summary>
    public bool AreAtHand(DeclaredType[] types) => types.Any(IsAtHand);

    /// <summary>Adds each name with what it is a sign of.</summary>
    public void AddTo(WordSet words)
    {
        AddAll(_sessions, Signs.Session);
        AddAll(_bearers, Signs.Bearer);
        AddAll(_standing, Signs.Bearer);
        AddAll(_keepers, Signs.Bearer);
        AddAll(_others, Signs.Bearer);
        AddAll(_elsewhere, Signs.Foreign);
        foreach (var type in _types)
            AddMembers(type, words);

        // Who sends a message has no session at hand; its handler has.
        if (_dispatching.Length > 0 && Array.Exists(_types, type => _bearers.Contains(type.Name) && type.Bases.Any(static ancestor => ancestor.EndsWith("Handler", StringComparison.Ordinal))))
            AddAll(_dispatching, Signs.Session);

        void AddAll(IEnumerable<string> names, Signs signs)
        {
            foreach (var name in names)
                words.Add(name, signs);
        }
    }

    private void AddMembers(DeclaredType type, WordSet words)
    {
        var isSession = _sessions.Contains(type.Name);
        var atHand = IsAtHand(type);
        foreach (var member in type.Members)
        {
            var speaks = member.Types.Any(Speaks);
            if (!member.IsMethod)
            {
                if (speaks && !isSession)
                    words.Add(member.Name, Signs.Bearer);
                continue;
            }

            var signs = (speaks ? Signs.Bearer : Signs.None) | (atHand ? Signs.Member : Signs.None);
            if (member.Parameters.Any(IsSession) || member.Attributes.Any(ConfiguredTypes.IsOperationAttribute))
                signs |= Signs.Session;
            else if (member.Parameters.Any(Speaks) || member.Types.Any(IsSession))
                signs |= Signs.Member | Signs.Bearer;
            if (signs != Signs.None)
                words.Add(member.Name, signs);
        }
    }

    /// <summary>Follows the declarations until no name is added.</summary>
    private void Close(Func<DeclaredType, bool> grow, CancellationToken cancellation)
    {
        for (var grown = true; grown;)
        {
            cancellation.ThrowIfCancellationRequested();
            grown = false;
            foreach (var type in _types)
                grown |= grow(type);
        }
    }

    private bool Grow(DeclaredType type)
    {
        var grown = (type.Bases.Any(IsSession) || type.Attributes.Any(ConfiguredTypes.IsSessionAttribute) || IsContract(type)) && _sessions.Add(type.Name);
        grown |= (type.Bases.Any(_others.Contains) || type.Attributes.Any(ConfiguredTypes.IsFactoryAttribute) || HandsOutUnnamed(type)) && _others.Add(type.Name);
        if (!_sessions.Contains(type.Name) && (type.Given.Any(MayGive) || type.Bases.Any(ancestor => _bearers.Contains(ancestor) && _classes.Contains(ancestor) || _foreign.Contains(ancestor))))
            grown |= _bearers.Add(type.Name);
        grown |= type.Members.Any(member => !member.IsMethod && member.Types.Any(IsSession)) && _keepers.Add(type.Name);
        if (_bearers.Contains(type.Name) || _standing.Contains(type.Name))
        {
            foreach (var ancestor in type.Bases)
                grown |= IsOfThisCodeBase(ancestor) && !_bearers.Contains(ancestor) && _standing.Add(ancestor);
        }

        return grown;
    }

    /// <summary>An interface before a session hands out its sets.</summary>
    private bool IsContract(DeclaredType type) => !type.IsClass && type.Members.Any(member => !member.IsMethod && member.Types.Any(_contractParts.Contains));

    /// <summary>Whether whoever has one of these needs to name no member to get at a session: then it is the type that says so.</summary>
    private bool HandsOutUnnamed(DeclaredType type) => type.Members.Any(member => member.IsUnnamed && member.Types.Any(Speaks));

    /// <summary>Who stands behind a contract of somebody else's, nobody knows.</summary>
    private bool IsOfThisCodeBase(string name) => _own.Contains(name) || _codeBase.Any(names => names.Contains(name));

    private bool IsAtHand(DeclaredType type) =>
        _sessions.Contains(type.Name) || _bearers.Contains(type.Name) || _atHand.Contains(type.Name)
        || type.Bases.Any(ancestor => _atHand.Contains(ancestor) && _classes.Contains(ancestor) || _foreign.Contains(ancestor) || IsSession(ancestor))
        || type.Given.Any(Speaks) || type.Members.Any(member => !member.IsMethod && member.Types.Any(Speaks))
        || type.Outer is { } outer && IsAtHand(outer);

    private bool MayGive(string name) => IsSession(name) || _bearers.Contains(name) || _standing.Contains(name) || _foreign.Contains(name);

    private bool Speaks(string name) => MayGive(name) || _others.Contains(name) || _keepers.Contains(name);

    private bool IsSession(string name) => _sessions.Contains(name) || _suffixes.Any(suffix => name.EndsWith(suffix, StringComparison.Ordinal));

    private static HashSet<string> NamesIn(DeclaredType[] types, Predicate<string> isOpen)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var type in types)
        {
            names.UnionWith(type.Bases);
            names.UnionWith(type.Given);
            foreach (var member in type.Members)
            {
                names.UnionWith(member.Types);
                names.UnionWith(member.Parameters);
            }
        }

        names.RemoveWhere(name => !isOpen(name));
        return names;
    }
}
