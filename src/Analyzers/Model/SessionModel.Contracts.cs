using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Model;

/// <content>Interfaces that a code base puts before its sessions.</content>
internal sealed partial class SessionModel
{
    private readonly Dictionary<INamedTypeSymbol, Library> _contractParts = new(SymbolEqualityComparer.Default);

    /// <summary>What the properties of such an interface are made of, by name.</summary>
    public IEnumerable<string> ContractPartNames => _contractParts.Keys.Select(part => part.Name);

    /// <summary>Whether objects of two session types may be one: one derives from the other, or is a contract that it meets.</summary>
    public static bool MayBeOne(ITypeSymbol a, ITypeSymbol b) => IsOne(a, b) || IsOne(b, a);

    private static bool IsOne(ITypeSymbol a, ITypeSymbol b) => DerivesFrom(a, b) || b.TypeKind == TypeKind.Interface && a.AllInterfaces.Contains(b, SymbolEqualityComparer.Default);

    /// <summary>What a call does to a session, or null: a save that an interface inherits from one without sets is told by what it is called on.</summary>
    public MemberMeaning? MeaningOf(IInvocationOperation call) => MeaningOf(call.TargetMethod) ?? MeaningOfInherited(call);

    /// <summary>The library whose member a call is, or whose session it is called on; null for a member that an interface before sessions inherits from another one, and that saves nothing.</summary>
    public Library? LibraryOf(IInvocationOperation call)
    {
        if (MeaningOf(call) is { } meaning)
            return meaning.Library;
        return call.TargetMethod.ContainingType is { TypeKind: TypeKind.Interface } contract && ProvenanceOf(contract) == Provenance.Other && RoleOf(contract).Role == TypeRole.None ? null : RoleOf(call.Instance?.Type).Library;
    }

    /// <summary>Whether objects of the type can do nothing but end: they are disposed, commit, and may roll back. A class that commands are given to may hold them back until then.</summary>
    public bool IsBareTransaction(ITypeSymbol? type)
    {
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Interface or TypeKind.Class } named || ProvenanceOf(named) != Provenance.Other || RoleOf(named).Role != TypeRole.None)
            return false;
        var ends = SelfBasesAndInterfaces(named).Where(part => part.SpecialType != SpecialType.System_Object).SelectMany(part => part.GetMembers()).OfType<IMethodSymbol>()
            .Where(method => method is { MethodKind: MethodKind.Ordinary, IsStatic: false, IsOverride: false, DeclaredAccessibility: Accessibility.Public })
            .Select(method => CommitNames.EndOf(method.Name)).ToArray();
        return Array.TrueForAll(ends, end => end is not null) && ends.Contains(SessionOperation.Commit) && ends.Contains(SessionOperation.EndTransaction);
    }

    private MemberMeaning? MeaningOfInherited(IInvocationOperation call)
    {
        if (_contractParts.Count == 0 || call is not { TargetMethod: { ContainingType.TypeKind: TypeKind.Interface } method, Instance: { } instance } || !_memberNames.Contains(method.Name))
            return null;
        return RoleOf(OperationWalk.WithoutCasts(instance).Type) is { Role: TypeRole.Session, Library: { ContractParts.Length: > 0, CommitMember: { } commit } library } && EntityTraits.Has(commit, method.Name)
            ? MeaningBehind(library, method)
            : null;
    }

    private void AddContractParts(Library library)
    {
        foreach (var part in library.ContractParts.Select(Find).OfType<INamedTypeSymbol>())
            _contractParts[part] = library;
    }

    /// <summary>What a member means where it is called as one of the session's that stands behind its interface.</summary>
    private MemberMeaning? MeaningBehindContract(IMethodSymbol method) => BehindContract(method.ContainingType) is { } library ? MeaningBehind(library, method) : null;

    private MemberMeaning? MeaningBehind(Library library, IMethodSymbol method) =>
        library.Sessions.Select(name => Find(name) is { } session ? Listed(session, method) : null).FirstOrDefault(meaning => meaning is not null);

    /// <summary>The library whose session stands behind an interface: it hands out sets of the library, and commits as its sessions do.</summary>
    private Library? BehindContract(INamedTypeSymbol type)
    {
        if (_contractParts.Count == 0 || type.TypeKind != TypeKind.Interface || ProvenanceOf(type) != Provenance.Other)
            return null;
        Library? library = null;
        var members = type.AllInterfaces.Prepend(type).SelectMany(contract => contract.GetMembers()).ToArray();
        foreach (var member in members)
        {
            if (member is IPropertySymbol { Type: INamedTypeSymbol part } && _contractParts.TryGetValue(part.OriginalDefinition, out var row))
                library = row;
        }

        return library?.CommitMember is { } commit && members.Any(member => member is IMethodSymbol && EntityTraits.Has(commit, member.Name)) ? library : null;
    }
}
