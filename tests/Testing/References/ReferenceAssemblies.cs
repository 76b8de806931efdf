using System.Collections.Immutable;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>A set of assemblies that sources are compiled against.</summary>
public sealed class ReferenceAssemblies(string name, ImmutableArray<MetadataReference> references)
{
    public string Name { get; } = name;

    public ImmutableArray<MetadataReference> References { get; } = references;

    /// <summary>The bare framework.</summary>
    public static ReferenceAssemblies Default => SessionGuard.Testing.References.Net.Assemblies;

    public override string ToString() => Name;
}
