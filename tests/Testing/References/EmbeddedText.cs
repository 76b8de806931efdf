using System.Reflection;

namespace SessionGuard.Testing;

/// <summary>Texts that travel inside this assembly.</summary>
static class EmbeddedText
{
    static readonly Assembly assembly = Assembly.GetExecutingAssembly();

    public static string Of(string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"No resource '{name}' in {assembly.GetName().Name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>All whose names start with the folder, by the rest of their names.</summary>
    public static IEnumerable<(string Name, string Text)> Under(string folder) => assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(name => (name[folder.Length..], Of(name)));
}
