using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Session-bearing types: classes whose instances keep a session that they were given, directly or through another such class.</summary>
internal sealed class BearingTypes(SessionModel model, Implementations implementations)
{
    private const int MaximumDepth = 5;
    private readonly ConcurrentDictionary<INamedTypeSymbol, ITypeSymbol[]> _cache = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, ITypeSymbol?> _injected = new(SymbolEqualityComparer.Default);

    /// <summary>The session types that instances of this type are given; empty where it bears none.</summary>
    public ITypeSymbol[] SessionsOf(ITypeSymbol? type)
    {
        if (implementations.SoleOf(type) is not { } concrete)
            return [];
        return Find(concrete, MaximumDepth);
    }

    public bool Bears(ITypeSymbol? type) => SessionsOf(type).Length > 0;

    /// <summary>Whether its objects were given a session, or keep one that they opened.</summary>
    public bool HasSession(INamedTypeSymbol? type) => Bears(type) || Kept(type).Any(kept => model.IsSession(kept.Type));

    /// <summary>The same, with a session of one library.</summary>
    public bool HasSession(INamedTypeSymbol? type, Library library) =>
        SessionsOf(type).Concat(Kept(type).Select(kept => kept.Type)).Any(session => model.RoleOf(session) is { Role: TypeRole.Session } role && role.Library == library);

    /// <summary>Whether the session reaches the type through types of this compilation alone.</summary>
    public bool BearsInSource(ITypeSymbol type, ITypeSymbol session) => BearsInSource(type, session, MaximumDepth);

    /// <summary>For a field or property that a constructor parameter fills: the type of that parameter, else null.</summary>
    public ITypeSymbol? InjectedType(ISymbol member) => _injected.GetOrAdd(member, FindInjectedType);

    /// <summary>Whether objects of this type keep a transaction that they were not given, and so began themselves.</summary>
    public bool KeepsOwnTransaction(INamedTypeSymbol type) =>
        Kept(type).Any(kept => model.RoleOf(kept.Type).Role == TypeRole.Transaction && InjectedType(kept.Member) is null);

    /// <summary>The one session that an object of this type keeps, for members that speak for it without naming it (a transaction in a field).</summary>
    public ISymbol? SoleSessionMember(INamedTypeSymbol? type)
    {
        ISymbol? found = null;
        foreach (var (member, kept) in Kept(type))
        {
            if (!model.IsSession(kept))
                continue;
            if (found is not null)
                return null;
            found = member;
        }

        return found;
    }

    /// <summary>The one session that constructors of this type are given, where its objects keep none; null where there are several.</summary>
    public IParameterSymbol? SoleSessionGiven(INamedTypeSymbol? type)
    {
        if (type is null || Kept(type).Any(kept => model.IsSession(kept.Type)))
            return null;
        var given = type.InstanceConstructors.SelectMany(constructor => constructor.Parameters).Where(parameter => model.IsSession(parameter.Type)).ToArray();
        return given is [var only] ? only : null;
    }

    /// <summary>The fields of the type and its bases, and the properties that fields stand behind.</summary>
    private static IEnumerable<(ISymbol Member, ITypeSymbol Type)> Kept(INamedTypeSymbol? type)
    {
        for (var t = type; t is { SpecialType: SpecialType.None }; t = t.BaseType)
        {
            foreach (var member in t.GetMembers())
            {
                if (member is IFieldSymbol { IsStatic: false, AssociatedSymbol: null or IPropertySymbol } field)
                    yield return (field.AssociatedSymbol ?? field, field.Type);
            }
        }
    }

    private bool BearsInSource(ITypeSymbol type, ITypeSymbol session, int depth)
    {
        if (depth == 0 || implementations.SoleOf(type) is not { } concrete || !SymbolEqualityComparer.Default.Equals(concrete.ContainingAssembly, model.Compilation.Assembly))
            return false;
        foreach (var given in Given(concrete))
        {
            if (SymbolEqualityComparer.Default.Equals(given, session) || BearsInSource(given, session, depth - 1))
                return true;
        }

        return false;
    }

    private ITypeSymbol[] Find(INamedTypeSymbol type, int depth)
    {
        if (_cache.TryGetValue(type, out var known))
            return known;
        if (!CanBear(type) || depth == 0)
            return [];
        var found = new List<ITypeSymbol>();
        foreach (var given in Given(type))
        {
            if (model.RoleOf(given) is { Role: TypeRole.Session })
                Add(given);
            else if (implementations.SoleOf(given) is { } inner && !SymbolEqualityComparer.Default.Equals(inner, type))
                foreach (var session in Find(inner, depth - 1))
                    Add(session);
        }

        var result = found.ToArray();

        // A search that was cut short by the depth is not the type's own answer.
        return depth == MaximumDepth ? _cache.GetOrAdd(type, result) : result;

        void Add(ITypeSymbol session)
        {
            if (!found.Contains(session, SymbolEqualityComparer.Default))
                found.Add(session);
        }
    }

    private bool CanBear(INamedTypeSymbol type) =>
        type is { TypeKind: TypeKind.Class, SpecialType: SpecialType.None, IsStatic: false }
        && !model.IsSession(type)
        && model.RoleOf(type).Role == TypeRole.None
        && !IsOfDotNet(type);

    internal static bool IsOfDotNet(INamedTypeSymbol type) => type.ContainingAssembly is { Name: var assembly } && AssemblyNames.AreOfDotNet(assembly);

    private static IEnumerable<ITypeSymbol> Given(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? t = type; t is { SpecialType: SpecialType.None }; t = t.BaseType)
        {
            foreach (var constructor in t.InstanceConstructors)
            {
                // A copy constructor passes on what its source was given.
                foreach (var parameter in constructor.Parameters)
                {
                    if (!SymbolEqualityComparer.Default.Equals(parameter.Type, t))
                        yield return parameter.Type;
                }
            }
        }
    }

    private ITypeSymbol? FindInjectedType(ISymbol member)
    {
        var type = member switch { IFieldSymbol field => field.Type, IPropertySymbol property => property.Type, _ => null };
        if (type is null || member.IsStatic || member.ContainingType is null || HasOwnInitializer(member))
            return null;
        var fitting = member.ContainingType.InstanceConstructors.SelectMany(static constructor => constructor.Parameters)
            .Where(parameter => model.Compilation.ClassifyCommonConversion(parameter.Type, type) is { Exists: true, IsImplicit: true, IsUserDefined: false }).ToArray();

        // Of several contexts that the field could hold the one of its own type, or of its name.
        return (Array.Find(fitting, parameter => SymbolEqualityComparer.Default.Equals(parameter.Type, type))
            ?? Array.Find(fitting, parameter => string.Equals(parameter.Name, member.Name.TrimStart('_'), StringComparison.OrdinalIgnoreCase))
            ?? fitting.FirstOrDefault())?.Type;
    }

    /// <summary>Whether the member is filled where it is declared, by something other than a name (a primary constructor's parameter).</summary>
    private static bool HasOwnInitializer(ISymbol member)
    {
        foreach (var reference in member.DeclaringSyntaxReferences)
        {
            var value = reference.GetSyntax() switch
            {
                VariableDeclaratorSyntax declarator => declarator.Initializer?.Value,
                PropertyDeclarationSyntax property => property.Initializer?.Value,
                _ => null,
            };
            if (value is not null and not IdentifierNameSyntax && !value.ToString().StartsWith("null", StringComparison.Ordinal) && !value.ToString().StartsWith("default", StringComparison.Ordinal)
                && value is not BinaryExpressionSyntax { Left: IdentifierNameSyntax })
                return true;
        }

        return false;
    }
}
