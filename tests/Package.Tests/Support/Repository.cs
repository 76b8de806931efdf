namespace SessionGuard.Package.Tests.Support;

/// <summary>Where the repository's files are.</summary>
internal static class Repository
{
    /// <summary>The folder of Analyzers.sln, found by walking up from the running test.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The full path of a file or folder of the repository.</summary>
    public static string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Analyzers.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Analyzers.sln: run the tests from inside the repository.");
    }
}
