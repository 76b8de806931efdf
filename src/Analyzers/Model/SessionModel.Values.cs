using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Model;

/// <content>Values that say how a session behaves, and types that the rows list for one purpose.</content>
internal sealed partial class SessionModel
{
    private static readonly string[] Instantiators = ["System.Activator", "Microsoft.Extensions.DependencyInjection.ActivatorUtilities"];

    private readonly ConcurrentDictionary<IAssemblySymbol, Provenance> _provenance = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<INamedTypeSymbol, bool> _sequences = new(SymbolEqualityComparer.Default);

    public Provenance ProvenanceOf(ITypeSymbol type)
    {
        if (type.ContainingAssembly is not { } assembly)
            return Provenance.Other;
        return _provenance.TryGetValue(assembly, out var known) ? known : _provenance.GetOrAdd(assembly, FindProvenance(assembly));
    }

    /// <summary>Whether objects of the type can be a project's entities.</summary>
    public bool IsEntityLike(ITypeSymbol? type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Class, SpecialType: SpecialType.None, IsAnonymousType: false } named && ProvenanceOf(named) == Provenance.Other || type is ITypeParameterSymbol { IsValueType: false };

    /// <summary>The element type of a list, set, array or query.</summary>
    public ITypeSymbol? ElementOf(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => array.ElementType,
        INamedTypeSymbol { TypeArguments: [var element, ..] } named => _sequences.GetOrAdd(named, IsSequence) ? element : null,
        _ => null,
    };

    private bool IsSequence(INamedTypeSymbol type) =>
        type.Name is "IAsyncEnumerable" or "IEnumerable" || type.AllInterfaces.Any(contract => contract.Name is "IEnumerable" or "IAsyncEnumerable") || RoleOf(type).Role == TypeRole.Part;

    /// <summary>For the property by which a lease tells its session: the argument that the lease must have been made with to be its session's own; else null.</summary>
    public string? LeaseOf(IPropertySymbol property) =>
        _libraries.Select(library => library.Lease).FirstOrDefault(lease => lease is var (type, session, _) && property.Name == session && SymbolEqualityComparer.Default.Equals(property.ContainingType, Find(type)))?.Alone;

    /// <summary>Whether a call makes a new object, whatever its type.</summary>
    public bool Creates(IMethodSymbol method) =>
        method is { IsStatic: true, Name: "CreateInstance", ContainingType: { } type } && Array.Exists(Instantiators, name => SymbolEqualityComparer.Default.Equals(type, Find(name)));

    private Provenance FindProvenance(IAssemblySymbol assembly)
    {
        if (SymbolEqualityComparer.Default.Equals(assembly, Compilation.Assembly))
            return Provenance.Other;
        if (Libraries.Ship(assembly.Name))
            return Provenance.SessionLibrary;
        return AssemblyNames.AreOfPlatform(assembly.Name) ? Provenance.Platform : Provenance.Other;
    }

    /// <summary>What a session of this type must be given to follow the code across an await; null where it needs nothing.</summary>
    public IFieldSymbol? AsyncFlowOf(ITypeSymbol? session) =>
        RoleOf(session) is { Role: TypeRole.Session, Library.AsyncFlow: var (type, member) } ? Find(type)?.GetMembers(member).OfType<IFieldSymbol>().FirstOrDefault() : null;

    /// <summary>Whether a query that is given this value may close its session with what it returns: alone, or with other flags that are not looked at.</summary>
    public bool MayCloseWithResult(IOperation argument)
    {
        foreach (var library in _libraries)
        {
            if (library.ClosesWithResult is var (type, _) && argument.Type?.TypeKind == TypeKind.Enum && argument.Type.ToDisplayString() == type)
                return argument is IBinaryOperation || argument is IFieldReferenceOperation value && Is(value.Field, library.ClosesWithResult);
        }

        return false;
    }

    /// <summary>Whether the field is the one that a row names.</summary>
    public static bool Is(IFieldSymbol field, (string Type, string Member)? named) =>
        named is var (type, member) && field.Name == member && field.ContainingType.ToDisplayString() == type;

    /// <summary>Whether objects of the type read the rows of a running command.</summary>
    public bool IsRowReader(ITypeSymbol? type)
    {
        if (RoleOf(type) is not { Role: TypeRole.Part, Library.NextRow: { } next })
            return false;
        for (var t = type; t is not null; t = t.BaseType)
        {
            if (!t.GetMembers(next).IsEmpty)
                return true;
        }

        return false;
    }

    /// <summary>Whether the transaction is a savepoint.</summary>
    public bool IsSavepoint(ITypeSymbol? type) => type is INamedTypeSymbol named && _savepoints.Contains(named);
}
