namespace SessionGuard.Analyzers;

/// <summary>Names of files by paths that may be any string: those of the framework throw, on some hosts, where one could be no path.</summary>
internal static class FileNames
{
    public static string WithoutExtension(string path)
    {
        var name = path.Substring(path.LastIndexOfAny(['/', '\\']) + 1);
        return name.LastIndexOf('.') is var dot and >= 0 ? name.Substring(0, dot) : name;
    }
}
