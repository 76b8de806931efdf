using System.Collections.Concurrent;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using SessionGuard.Analyzers.Model;
using SessionGuard.Analyzers.Sources;

namespace SessionGuard.Analyzers.Flow;

/// <summary>
/// Tells by its text alone whether a member can have anything to do with sessions; only then is it bound. The text must hold a name that the model gives a
/// meaning, or that of a method of session-bearing code, and there must be a sign that a session is at hand: in the text, or among the members of its type.
/// </summary>
internal sealed class Mentions(FlowServices services)
{
    private const int MaximumDepth = 3;

    /// <summary>Members of sessions, and of sequences, whose names ordinary code uses for other things; each stands for its twin in Async too.</summary>
    private static readonly HashSet<string> Ordinary =
    [
        .. ("Add AddRange Update UpdateRange Remove RemoveRange Find Attach Clear Load Get Read Save Delete Insert Merge Refresh Reload Lock Execute Open Close Dispose Flush Begin Complete Release List Query "
            + "ToList ToArray ToDictionary ToHashSet ToLookup First FirstOrDefault Single SingleOrDefault Last LastOrDefault Any All Count LongCount Min Max Sum Average Contains ElementAt ElementAtOrDefault "
            + "ForEach Distinct Aggregate AsQueryable").Split(' ').SelectMany(name => new[] { name, name + "Async" }),
    ];

    private readonly ConcurrentDictionary<INamedTypeSymbol, bool> _atHand = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ITypeSymbol, bool> _speaking = new(SymbolEqualityComparer.Default);
    private readonly bool _isBlind = services.Model.Attributed.Elsewhere;
    private readonly ConcurrentDictionary<SyntaxTree, bool> _files = new();
    private KnownNames? _known;
    private ForeignNames? _foreign;

    /// <summary>Whether a method of this compilation may work on sessions.</summary>
    public bool MayConcern(IMethodSymbol method, CancellationToken cancellation)
    {
        foreach (var reference in (method.PartialImplementationPart ?? method).DeclaringSyntaxReferences)
        {
            if (services.Compilation.ContainsSyntaxTree(reference.SyntaxTree) && MayConcern(reference.SyntaxTree, cancellation)
                && MayConcern(reference.SyntaxTree.GetText(cancellation).ToString(reference.Span), () => method.ContainingType, cancellation))
                return true;
        }

        return false;
    }

    /// <summary>Whether any member of the file may work on sessions.</summary>
    public bool MayConcern(SyntaxTree tree, CancellationToken cancellation)
    {
        // Names that attributes in other assemblies give a meaning cannot be listed.
        if (_isBlind)
            return true;
        return _files.TryGetValue(tree, out var known) ? known : _files.GetOrAdd(tree, Names(cancellation).MayConcern(tree, Foreign, cancellation));
    }

    /// <summary>Whether a part of a file that may, a member of the type, may work on sessions.</summary>
    public bool MayConcern(string text, Func<INamedTypeSymbol?> type, CancellationToken cancellation) =>
        _isBlind || MaySpeak(Names(cancellation), text, Signs.None, type);

    /// <summary>Whether the text of a member of the type shows that a session, or something that leads to one, can be had there.</summary>
    public bool MaySpeak(string text, INamedTypeSymbol? type, CancellationToken cancellation) =>
        _isBlind || MaySpeak(Names(cancellation), text, Signs.Member, () => type);

    private bool MaySpeak(KnownNames known, string text, Signs signs, Func<INamedTypeSymbol?> type)
    {
        signs = known.Words.In(text, signs);
        return WordSet.AreEnough(signs) || (signs & Signs.Member) != 0 && (HasAtHand(type()) || known.NamesForeign(text, signs, Foreign));
    }

    /// <summary>Looked up by the thread that asks first; the others wait for it.</summary>
    private KnownNames Names(CancellationToken cancellation)
    {
        if (Volatile.Read(ref _known) is { } known)
            return known;
        lock (_files)
        {
            return _known ??= KnownNames.Of(services, Build, cancellation);
        }
    }

    private ForeignNames Foreign => Volatile.Read(ref _foreign) ?? Interlocked.CompareExchange(ref _foreign, NewForeign(), null) ?? _foreign!;

    private ForeignNames NewForeign() => new(services, type => Speaks(type) || HasAtHand(type));

    private KnownNames Build(DeclaredType[][] files, CancellationToken cancellation)
    {
        services.Counters.NamesWereGathered();
        var words = new WordSet();
        foreach (var name in services.Model.MemberNames)
            words.Add(name, Ordinary.Contains(name) ? Signs.Member : Signs.Session);
        foreach (var (type, role) in services.Model.ListedTypes)
            words.Add(type.Name, role == TypeRole.Part ? Signs.Bearer : Signs.Session);
        foreach (var suffix in services.Model.SessionSuffixes)
            words.AddSuffix(suffix);
        var names = new SpeakingNames(services, files.SelectMany(types => types), NewForeign(), cancellation);
        names.AddTo(words);
        return new KnownNames(words, names);
    }

    /// <summary>Whether code of this type can reach a session through a member, its own or an inherited one.</summary>
    private bool HasAtHand(INamedTypeSymbol? type)
    {
        // A base that lies in its own type is an error, and keeps that type as its container.
        if (type is null or { TypeKind: TypeKind.Error } || type.SpecialType != SpecialType.None)
            return false;
        var definition = type.OriginalDefinition;
        return _atHand.TryGetValue(definition, out var known) ? known : _atHand.GetOrAdd(definition, FindAtHand(definition));
    }

    private bool FindAtHand(INamedTypeSymbol type)
    {
        if (services.Model.IsSession(type) || services.Bearing.Bears(type) || HasAtHand(type.BaseType) || HasAtHand(type.ContainingType))
            return true;
        var isForeign = IsForeign(type);
        foreach (var member in type.GetMembers())
        {
            var speaks = member switch
            {
                IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => constructor.Parameters.Any(parameter => Speaks(parameter.Type)),
                IMethodSymbol method => isForeign && Speaks(method.ReturnType),
                IPropertySymbol or IFieldSymbol => Speaks(TypeOf(member)),
                _ => false,
            };
            if (speaks)
                return true;
        }

        return false;
    }

    /// <summary>Whether a value of this type is a session, holds one, or hands one out.</summary>
    private bool Speaks(ITypeSymbol? type) => Speaks(type, MaximumDepth);

    private bool Speaks(ITypeSymbol? type, int depth)
    {
        if (type is IArrayTypeSymbol array)
            return Speaks(array.ElementType, depth);
        if (type is INamedTypeSymbol { TypeArguments.Length: > 0 } named && depth > 0 && named.TypeArguments.Any(argument => Speaks(argument, depth - 1)))
            return true;
        if (type is null or { SpecialType: not SpecialType.None })
            return false;
        var definition = type.OriginalDefinition;
        return _speaking.TryGetValue(definition, out var known) ? known : _speaking.GetOrAdd(definition, FindSpeaks(definition));
    }

    private bool FindSpeaks(ITypeSymbol type) =>
        services.Model.RoleOf(type).Role != TypeRole.None
        || services.Bearing.Bears(type) || services.Bearing.HasSession(type as INamedTypeSymbol)
        || type is INamedTypeSymbol named && IsForeign(named) && !BearingTypes.IsOfDotNet(named) && named.GetMembers().Any(HandsOut);

    /// <summary>Whether its members are none of the names gathered here. In an IDE a project sees its references as source: that a type has some tells nothing.</summary>
    private bool IsForeign(INamedTypeSymbol type) => !SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, services.Compilation.Assembly);

    /// <summary>Accessors are left out, whose properties are asked as well.</summary>
    private bool HandsOut(ISymbol member)
    {
        if (member is { DeclaredAccessibility: Accessibility.Private } or IMethodSymbol { AssociatedSymbol: not null })
            return false;
        var type = member is IMethodSymbol method ? method.ReturnType : TypeOf(member);
        if (type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [var result] })
            type = result;
        return services.Model.RoleOf(type).Role is not (TypeRole.None or TypeRole.Part);
    }

    private static ITypeSymbol? TypeOf(ISymbol member) => member switch { IFieldSymbol field => field.Type, IPropertySymbol property => property.Type, _ => null };
}
