using Microsoft.CodeAnalysis;

namespace SessionGuard.Analyzers.Model;

/// <summary>By which contracts a message is handled, and whether it goes to every handler of its type or to the only one.</summary>
internal sealed record Dispatch(INamedTypeSymbol[] Contracts, bool ToAll);

/// <summary>Libraries that hand a message over to the handlers of its type inside the process, and are through when those are.</summary>
internal sealed class DispatchTable
{
    private static readonly (string Dispatchers, string Member, string Contracts, bool ToAll)[] Rows =
    [
        ("MediatR.IPublisher MediatR.IMediator", "Publish", "MediatR.INotificationHandler`1", true),
        ("MediatR.ISender MediatR.IMediator", "Send", "MediatR.IRequestHandler`1 MediatR.IRequestHandler`2", false),
        ("Mediator.IPublisher Mediator.IMediator", "Publish", "Mediator.INotificationHandler`1", true),
        ("Mediator.ISender Mediator.IMediator", "Send", "Mediator.IRequestHandler`2 Mediator.ICommandHandler`2 Mediator.IQueryHandler`2", false),
    ];

    /// <summary>What stands around the handler of a request, and may handle its failure.</summary>
    private static readonly string[] Behaviors = ["MediatR.IPipelineBehavior`2", "Mediator.IPipelineBehavior`2"];

    private readonly Dictionary<(INamedTypeSymbol Type, string Member), Dispatch> _known = new(new ByTypeAndName());

    public DispatchTable(TypeLookup types)
    {
        foreach (var (dispatchers, member, contracts, toAll) in Rows)
        {
            var found = contracts.Split(' ').Select(types.Find).OfType<INamedTypeSymbol>().ToArray();
            if (found.Length == 0)
                continue;
            foreach (var dispatcher in dispatchers.Split(' ').Select(types.Find).OfType<INamedTypeSymbol>())
                _known[(dispatcher, member)] = new Dispatch(found, toAll);
        }

        Pipelines = IsEmpty ? [] : [.. Behaviors.Select(types.Find).OfType<INamedTypeSymbol>()];
    }

    /// <summary>Whether no such library is referenced.</summary>
    public bool IsEmpty => _known.Count == 0;

    /// <summary>The contracts of what runs around handlers.</summary>
    public IReadOnlyList<INamedTypeSymbol> Pipelines { get; }

    /// <summary>The names of the members that dispatch.</summary>
    public IEnumerable<string> Members => _known.Keys.Select(static known => known.Member).Distinct();

    /// <summary>The contracts that messages are handled by.</summary>
    public IEnumerable<INamedTypeSymbol> Contracts => _known.Values.SelectMany(static dispatch => dispatch.Contracts).Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default);

    /// <summary>Whether every handler by the contract is handed a message.</summary>
    public bool HandsToAll(INamedTypeSymbol contract) => _known.Values.Any(dispatch => dispatch.ToAll && dispatch.Contracts.Contains(contract, SymbolEqualityComparer.Default));

    /// <summary>What a member hands its first argument over to; null where it does not.</summary>
    public Dispatch? Of(IMethodSymbol method) => _known.TryGetValue((method.ContainingType, method.Name), out var dispatch) ? dispatch : null;

    private sealed class ByTypeAndName : IEqualityComparer<(INamedTypeSymbol Type, string Member)>
    {
        public bool Equals((INamedTypeSymbol Type, string Member) x, (INamedTypeSymbol Type, string Member) y) =>
            x.Member == y.Member && SymbolEqualityComparer.Default.Equals(x.Type, y.Type);

        public int GetHashCode((INamedTypeSymbol Type, string Member) known) => SymbolEqualityComparer.Default.GetHashCode(known.Type) ^ StringComparer.Ordinal.GetHashCode(known.Member);
    }
}
