using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace SessionGuard.Mapping;

/// <summary>The mappings of one factory: built when a type is first needed, together with every type it refers to.</summary>
internal sealed class MappingModel(Dialect dialect)
{
    private readonly ConcurrentDictionary<Type, EntityMapping> _mappings = new();
    private readonly Lock _building = new();

    public EntityMapping Get(Type type) => _mappings.TryGetValue(type, out var mapping) ? mapping : Build(type);

    /// <summary>The mapping of a type that is mapped already; does not try to map it.</summary>
    public bool TryGetKnown(Type type, [MaybeNullWhen(false)] out EntityMapping mapping) => _mappings.TryGetValue(type, out mapping);

    /// <summary>Whether a class can be an entity: it has a key. Tells entity rows from plain rows.</summary>
    public bool IsEntity(Type type) => _mappings.ContainsKey(type) || MappingBuilder.LooksLikeEntity(type);

    private EntityMapping Build(Type type)
    {
        lock (_building)
        {
            if (_mappings.TryGetValue(type, out var known))
                return known;
            var batch = new Dictionary<Type, EntityMapping>();
            var result = MappingBuilder.Build(type, batch, _mappings, dialect);
            foreach (var (key, mapping) in batch)
                _mappings[key] = mapping;
            return result;
        }
    }
}
