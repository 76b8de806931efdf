namespace SessionGuard.Package.Tests.Support;

/// <summary>A folder outside of the repository, so that none of its build files apply there; deleted at the end.</summary>
internal sealed class TempFolder : IDisposable
{
    public TempFolder() => Path = Directory.CreateTempSubdirectory("sessionguard-").FullName;

    public string Path { get; }

    /// <summary>Writes a file, with the folders that lead to it.</summary>
    public string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A process that is still ending may hold a file; the system's own cleaning takes the folder later.
        }
    }
}
