using System.Linq.Expressions;
using SessionGuard.Mapping;

namespace SessionGuard.Queries;

/// <summary>What a query asks for; every change makes a copy.</summary>
internal sealed record QueryModel(EntityMapping Source)
{
    public IReadOnlyList<LambdaExpression> Conditions { get; init; } = [];

    public IReadOnlyList<(LambdaExpression Key, bool Descending)> Orderings { get; init; } = [];

    public IReadOnlyList<NavigationMapping> Includes { get; init; } = [];

    public JoinModel? Join { get; init; }

    public LambdaExpression? Projection { get; init; }

    public int? Skip { get; init; }

    public int? Take { get; init; }

    public bool IsForUpdate { get; init; }

    public bool Overwrites { get; init; }

    public bool IsUntracked { get; init; }
}

/// <summary>The second entity of a join and the keys that must be equal.</summary>
internal sealed record JoinModel(QueryModel Inner, LambdaExpression OuterKey, LambdaExpression InnerKey);
