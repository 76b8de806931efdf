using System.Linq.Expressions;
using SessionGuard.Mapping;
using SessionGuard.Queries;

namespace SessionGuard.Tracking;

/// <summary>What a merge copies.</summary>
internal sealed class MergePlan
{
    private readonly bool _graph;
    private readonly EntityMapping? _root;
    private readonly ColumnSet _columns;
    private readonly HashSet<NavigationMapping> _navigations = [];

    private MergePlan(bool graph) => _graph = graph;

    private MergePlan(EntityMapping root, LambdaExpression[] members)
    {
        _root = root;
        foreach (var member in members)
        {
            if (Members.Name(member) is { } name && root.FindNavigation(name) is { } navigation)
                _navigations.Add(navigation);
            else
                _columns |= ColumnSet.Of(Members.Column(root, member).Index);
        }
    }

    public static MergePlan Columns { get; } = new(false);

    public static MergePlan Graph { get; } = new(true);

    public static MergePlan Named(EntityMapping root, LambdaExpression[] members) => new(root, members);

    public ColumnSet ColumnsOf(EntityMapping mapping) => mapping == _root ? _columns : mapping.AllColumns;

    /// <summary>Whether a navigation of an object is merged: named, or in a graph known to be loaded.</summary>
    public bool Takes(object source, NavigationMapping navigation, EntityEntry? origin)
    {
        if (!_graph)
            return _navigations.Contains(navigation);
        if (origin is null)
            return navigation.Get(source) is not null;
        return origin.KnownNavigation(navigation) is { IsLoaded: true, IsExpired: false, IsFilledIn: false };
    }
}

/// <summary>What one merge has done so far.</summary>
internal sealed record MergeRun(MergePlan Plan, string Operation, bool Async, CancellationToken Cancellation)
{
    public Dictionary<object, object> Done { get; } = new(ReferenceEqualityComparer.Instance);

    public Dictionary<(Type, EntityKey), EntityEntry> Keys { get; } = [];

    /// <summary>Objects reached through a navigation: its other end is not followed back.</summary>
    public HashSet<(object, NavigationMapping)> CameBy { get; } = [];
}

/// <summary>What is known of an object that is merged, wherever it lives.</summary>
internal static class MergeOrigin
{
    public static EntityEntry? Find(object source)
        => Departed.TryGet(source, out var departed) ? departed : LiveSessions.OwnerOf(source)?.EntryOf(source);
}
