using System.Collections.Concurrent;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Model;

/// <summary>What a member does, and where it finds its session.</summary>
internal readonly record struct MemberMeaning(Library Library, SessionOperation Operation, SessionSource Source);

/// <summary>What a type is to a library.</summary>
internal enum TypeRole : byte
{
    None,
    Session,
    Factory,
    Transaction,
    Part,
}

/// <summary>
/// The one place that knows what a session is in this compilation: library rows whose types are referenced, and the project's own types.
/// Built once a compilation; every answer is cached by symbol.
/// </summary>
internal sealed partial class SessionModel
{
    private static readonly SymbolEqualityComparer ByDefinition = SymbolEqualityComparer.Default;

    private readonly Dictionary<INamedTypeSymbol, (Library Library, TypeRole Role)> _roles = new(ByDefinition);
    private readonly Dictionary<INamedTypeSymbol, Dictionary<string, MemberMeaning>> _members = new(ByDefinition);
    private readonly Dictionary<INamedTypeSymbol, (Library Library, HashSet<string> Names)> _entryProperties = new(ByDefinition);
    private readonly Dictionary<INamedTypeSymbol, HashSet<string>?> _external = new(ByDefinition);
    private readonly HashSet<INamedTypeSymbol> _deferred = new(ByDefinition);
    private readonly HashSet<INamedTypeSymbol> _savepoints = new(ByDefinition);
    private readonly HashSet<INamedTypeSymbol> _responses = new(ByDefinition);
    private readonly HashSet<string> _memberNames = new(StringComparer.Ordinal);
    private readonly HashSet<string> _externalNames = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ITypeSymbol, (Library? Library, TypeRole Role)> _roleCache = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IMethodSymbol, MemberMeaning?> _meaningCache = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IMethodSymbol, bool> _externalCache = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<INamedTypeSymbol, (Library? Library, TypeRole Role)> _attributedCache = new(SymbolEqualityComparer.Default);
    private readonly List<Library> _libraries = [];
    private readonly TypeLookup _types;

    private SessionModel(Compilation compilation, ReferenceSet references, ModelOptions options)
    {
        Compilation = compilation;
        Options = options;
        References = references;
        _types = new TypeLookup(compilation, references);
        Attributed = new Attributed(compilation, references, _types);
        Web = new WebTypes(_types);
        Expensive = new ExpensiveFactories(_types);
        Waits = new WaitTable(_types);
        Caches = new CacheTable(_types);
        Mappers = new MapperTable(_types);
        Dispatches = new DispatchTable(_types);
        Mapped = new MappedTypes(compilation, _types);
    }

    public Compilation Compilation { get; }
    public ModelOptions Options { get; }
    public ReferenceSet References { get; }
    public WebTypes Web { get; }
    public ExpensiveFactories Expensive { get; }
    public WaitTable Waits { get; }
    public CacheTable Caches { get; }
    public MapperTable Mappers { get; }
    public DispatchTable Dispatches { get; }
    public MappedTypes Mapped { get; }

    public Attributed Attributed { get; }

    /// <summary>The model, or null where no library of the table is referenced and no type is configured: then nothing is to be registered.</summary>
    public static SessionModel? TryCreate(Compilation compilation, AnalyzerOptions options, CancellationToken cancellation)
    {
        var read = ModelOptions.Read(options.AnalyzerConfigOptionsProvider, compilation, cancellation);
        if (read.IsTestProject && !read.IncludeTests)
            return null;
        var references = ReferenceSet.Of(compilation);
        var model = new SessionModel(compilation, references, read);
        var any = false;
        foreach (var library in Libraries.All)
        {
            if (library.Framework is not { } shipped || FrameworkUse.Of(compilation, references, shipped.Assembly, shipped.Namespace, cancellation))
                any |= model.AddLibrary(library);
        }

        any |= model.AddConfigured();
        if (!any && !model.DeclaresAttributedSession(cancellation))
            return null;
        foreach (var (type, members) in ExternalCallTable.Rows)
            model.AddExternal(type, members);
        foreach (var entry in read.ExternalCalls)
            model.AddConfiguredExternal(entry);
        model._responses.UnionWith(ResponseTable.Types.Select(model.Find).OfType<INamedTypeSymbol>());
        return model;
    }

    /// <summary>The role of a type, looked up through its base types and interfaces.</summary>
    public (Library? Library, TypeRole Role) RoleOf(ITypeSymbol? type)
    {
        if (type is null)
            return default;
        var definition = type.OriginalDefinition;
        if (_roleCache.TryGetValue(definition, out var known))
            return known;
        return _roleCache.GetOrAdd(definition, FindRole(definition));
    }

    public bool IsSession(ITypeSymbol? type) => RoleOf(type).Role == TypeRole.Session;

    /// <summary>Whether the type is itself what a row or an attribute calls a session, not one derived from it: its own code is how it works, not how it is used.</summary>
    public bool DefinesSession(INamedTypeSymbol type) =>
        _roles.TryGetValue(type.OriginalDefinition, out var row) ? row.Role == TypeRole.Session : AttributedRole(type.OriginalDefinition).Role == TypeRole.Session;

    /// <summary>Whether a value of the type reads rows only when it is enumerated or run.</summary>
    public bool IsDeferred(ITypeSymbol? type) => type is INamedTypeSymbol named && SelfBasesAndInterfaces(named).Any(t => _deferred.Contains(t.OriginalDefinition));

    /// <summary>Whether members of the type keep what they are given until the response is written.</summary>
    public bool IsResponse(ITypeSymbol? type) => type is INamedTypeSymbol { DeclaringSyntaxReferences.IsEmpty: true } named && SelfAndBases(named).Any(_responses.Contains);

    /// <summary>What a call does to a session, or null.</summary>
    public MemberMeaning? MeaningOf(IMethodSymbol method)
    {
        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        if (_meaningCache.TryGetValue(definition, out var known))
            return known;
        return _meaningCache.GetOrAdd(definition, FindMeaning(definition));
    }

    /// <summary>Whether a call leaves the process, or waits for another one.</summary>
    public bool IsExternalCall(IInvocationOperation call) =>
        (IsExternalCall(call.TargetMethod) || IsExternalByReceiver(call)) && !ExternalCallTable.IsOutbox(call.Instance?.Type);

    /// <summary>A bus publishes by an interface that an outbox has too: the object decides.</summary>
    private bool IsExternalByReceiver(IInvocationOperation call) =>
        call.Instance?.Type is INamedTypeSymbol { TypeKind: TypeKind.Interface } receiver && _externalNames.Contains(call.TargetMethod.Name)
        && !SymbolEqualityComparer.Default.Equals(receiver, call.TargetMethod.ContainingType)
        && SelfBasesAndInterfaces(receiver).Any(type => _external.TryGetValue(type.OriginalDefinition, out var names) && names?.Contains(call.TargetMethod.Name) == true);

    private bool IsExternalCall(IMethodSymbol method)
    {
        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        if (_externalCache.TryGetValue(definition, out var known))
            return known;
        return _externalCache.GetOrAdd(definition, FindExternal(definition));
    }

    /// <summary>The library whose entry property this is (<c>Entry(x).State</c>), or null.</summary>
    public Library? EntryPropertyOf(IPropertySymbol property)
    {
        if (_entryProperties.Count == 0)
            return null;
        foreach (var type in SelfAndBases(property.ContainingType))
        {
            if (_entryProperties.TryGetValue(type.OriginalDefinition, out var row) && row.Names.Contains(property.Name))
                return row.Library;
        }

        return null;
    }

    /// <summary>Whether a call is a write that would belong to a transaction if it were given the session, and is given none.</summary>
    public bool IsSessionless(IInvocationOperation call) =>
        MeaningOf(call) is { Source: SessionSource.Argument, Library.Writes: { } writes } && EntityTraits.Has(writes, call.TargetMethod.Name) && !call.Arguments.Any(argument => IsSession(argument.Parameter?.Type));

    public static bool DerivesFrom(ITypeSymbol type, ITypeSymbol ancestor)
    {
        for (ITypeSymbol? t = type; t is not null; t = t.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(t, ancestor))
                return true;
        }

        return false;
    }

    private bool AddLibrary(Library library)
    {
        var any = false;
        foreach (var name in library.Sessions)
            any |= AddRole(name, library, TypeRole.Session);
        if (!any)
            return false;
        _libraries.Add(library);
        foreach (var name in library.Factories)
            AddRole(name, library, TypeRole.Factory);
        foreach (var name in library.Transactions)
            AddRole(name, library, TypeRole.Transaction);
        foreach (var name in library.Parts)
            AddRole(name, library, TypeRole.Part);
        AddContractParts(library);
        _savepoints.UnionWith(library.Savepoints.Select(Find).OfType<INamedTypeSymbol>());
        foreach (var row in library.Operations)
        {
            if (Find(row.Type) is { } type)
                AddMembers(type, library, row);
        }

        foreach (var (name, properties) in library.EntryProperties)
        {
            if (Find(name) is { } type)
                _entryProperties[type] = (library, [.. properties.Split(' ')]);
        }

        _deferred.UnionWith(library.Deferred.Select(Find).OfType<INamedTypeSymbol>());
        AddFailures(library);
        return true;
    }

    private INamedTypeSymbol? Find(string metadataName) => _types.Find(metadataName);

    private bool AddRole(string name, Library library, TypeRole role)
    {
        if (Find(name) is not { } type)
            return false;
        if (!_roles.ContainsKey(type))
            _roles.Add(type, (library, role));
        return true;
    }

    private void AddMembers(INamedTypeSymbol type, Library library, OperationRow row)
    {
        if (!_members.TryGetValue(type, out var members))
            _members[type] = members = new Dictionary<string, MemberMeaning>(StringComparer.Ordinal);
        foreach (var name in row.Members)
        {
            // "Query!" stands for itself alone: its twin in Async means something else.
            foreach (var twin in name.EndsWith("!", StringComparison.Ordinal) ? [name.TrimEnd('!')] : new[] { name, name + "Async" })
            {
                if (!members.ContainsKey(twin))
                    members.Add(twin, new MemberMeaning(library, row.Operation, row.Source));
                _memberNames.Add(twin);
            }
        }
    }

    private bool AddConfigured()
    {
        var own = ConfiguredTypes.Library;
        var any = false;
        foreach (var name in Options.SessionTypes)
            any |= AddRole(name, own, TypeRole.Session);
        foreach (var name in Options.FactoryTypes)
            AddRole(name, own, TypeRole.Factory);
        foreach (var (method, operation) in Options.Methods)
        {
            var dot = method.LastIndexOf('.');
            if (dot > 0 && Find(method.Substring(0, dot)) is { } type)
                AddMembers(type, own, new OperationRow(type.Name, operation, Trim(method.Substring(dot + 1))));
        }

        return any;

        static string Trim(string member) => member.EndsWith("Async", StringComparison.Ordinal) ? member.Substring(0, member.Length - 5) : member;
    }

    /// <summary>Whether the project, or an assembly that it references, can say of a type that it is a session.</summary>
    private bool DeclaresAttributedSession(CancellationToken cancellation) =>
        Compilation.ContainsSymbolsWithName(static name => name == ConfiguredTypes.SessionAttribute, SymbolFilter.Type, cancellation)
        || References.Packages.Any(package => package.Name == ConfiguredTypes.AttributeNamespace || package.References(ConfiguredTypes.AttributeNamespace))
        || Compilation.SourceModule.ReferencedAssemblySymbols.Any(assembly => !AssemblyNames.AreOfDotNet(assembly.Name) && assembly.TypeNames.Contains(ConfiguredTypes.SessionAttribute));

    private void AddExternal(string typeName, string members)
    {
        if (Find(typeName) is not { } type)
            return;
        if (members == "*")
        {
            _external[type] = null;
            return;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in members.Split(' '))
        {
            names.Add(name);
            names.Add(name + "Async");
        }

        _external[type] = names;
        _externalNames.UnionWith(names);
    }

    private void AddConfiguredExternal(string entry)
    {
        if (Find(entry) is { } whole)
        {
            _external[whole] = null;
            return;
        }

        var dot = entry.LastIndexOf('.');
        if (dot <= 0 || Find(entry.Substring(0, dot)) is not { } type)
            return;
        var names = _external.TryGetValue(type, out var known) && known is not null ? known : new HashSet<string>(StringComparer.Ordinal);
        names.Add(entry.Substring(dot + 1));
        _external[type] = names;
        _externalNames.UnionWith(names);
    }

    private (Library? Library, TypeRole Role) FindRole(ITypeSymbol type)
    {
        if (type is ITypeParameterSymbol parameter)
        {
            foreach (var constraint in parameter.ConstraintTypes)
            {
                if (constraint is not ITypeParameterSymbol && RoleOf(constraint) is { Role: not TypeRole.None } role)
                    return role;
            }

            return default;
        }

        if (type is not INamedTypeSymbol named || named.TypeKind == TypeKind.Error)
            return default;
        foreach (var candidate in SelfBasesAndInterfaces(named))
        {
            var definition = candidate.OriginalDefinition;
            if (_roles.TryGetValue(definition, out var role))
                return role;
            if (AttributedRole(definition) is { Role: not TypeRole.None } attributed)
                return attributed;
        }

        return BehindContract(named) is { } library ? (library, TypeRole.Session) : default;
    }

    private (Library? Library, TypeRole Role) AttributedRole(INamedTypeSymbol type)
    {
        if (type.SpecialType != SpecialType.None || type.Locations.IsDefaultOrEmpty || !Attributed.MayBe(type))
            return default;
        return _attributedCache.GetOrAdd(type, static t => ConfiguredTypes.RoleFromAttributes(t));
    }

    private MemberMeaning? FindMeaning(IMethodSymbol method)
    {
        // Of a type that it lists the table says more than an attribute can: a savepoint's commit is none of the session.
        if (method.ContainingType is not null && Listed(method.ContainingType, method) is { } listed)
            return listed;
        if (Attributed.MayBe(method) && ConfiguredTypes.OperationFromAttributes(method) is { } own)
            return new MemberMeaning(RoleOf(method.ContainingType).Library ?? ConfiguredTypes.Library, own, SessionSource.Receiver);
        if (!_memberNames.Contains(method.CalledName()) || method.ContainingType is null)
            return null;
        foreach (var type in SelfBasesAndInterfaces(method.ContainingType))
        {
            if (Listed(type, method) is { } inherited)
                return inherited;
        }

        return MeaningBehindContract(method);
    }

    private MemberMeaning? Listed(INamedTypeSymbol type, IMethodSymbol method) =>
        _members.TryGetValue(type.OriginalDefinition, out var members) && members.TryGetValue(method.CalledName(), out var meaning) ? meaning : null;

    private bool FindExternal(IMethodSymbol method)
    {
        if (Attributed.MayBe(method) && (ConfiguredTypes.HasAttribute(method, "ExternalCallAttribute") || ConfiguredTypes.HasAttribute(method.ContainingType, "ExternalCallAttribute")))
            return true;
        if (_external.Count == 0 || method.ContainingType is null || method.MethodKind is not (MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation))
            return false;
        var name = method.CalledName();
        foreach (var type in SelfBasesAndInterfaces(method.ContainingType))
        {
            if (_external.TryGetValue(type.OriginalDefinition, out var names) && (names is null ? method.ContainingType.SpecialType == SpecialType.None : names.Contains(name)))
                return true;
        }

        return false;
    }

    private static IEnumerable<INamedTypeSymbol> SelfAndBases(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
            yield return type;
    }

    private static IEnumerable<INamedTypeSymbol> SelfBasesAndInterfaces(INamedTypeSymbol type)
    {
        foreach (var self in SelfAndBases(type))
            yield return self;
        foreach (var contract in type.AllInterfaces)
            yield return contract;
    }
}
