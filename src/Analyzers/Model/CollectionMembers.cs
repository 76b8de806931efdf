namespace SessionGuard.Analyzers.Model;

/// <summary>What the members of collections are called that put something in, or take it out.</summary>
internal static class CollectionMembers
{
    private const string Adders = "Add AddRange Insert AddFirst AddLast Push Enqueue";
    private const string Removers = "Remove RemoveAt RemoveAll RemoveRange Clear";

    public static bool Adds(string name) => EntityTraits.Has(Adders, name);

    public static bool Changes(string name) => Adds(name) || EntityTraits.Has(Removers, name);
}
