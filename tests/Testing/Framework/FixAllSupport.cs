namespace Microsoft.CodeAnalysis.Testing;

/// <summary>What a code fix promises about Fix All.</summary>
public enum FixAllSupport
{
    /// <summary>In document, project and solution it leaves what one-by-one application leaves.</summary>
    SameAsOneByOne,

    /// <summary>It is not offered: the provider has none, or refuses the action at hand.</summary>
    None,
}
