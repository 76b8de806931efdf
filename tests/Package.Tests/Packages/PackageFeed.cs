using System.IO.Compression;
using SessionGuard.Package.Tests.Support;
using Xunit;

[assembly: AssemblyFixture(typeof(SessionGuard.Package.Tests.Packages.PackageFeed))]

namespace SessionGuard.Package.Tests.Packages;

/// <summary>Packs both packages once, under a version that no cache knows, into a folder that consumers restore from.</summary>
public sealed class PackageFeed : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Lazy<Task> _packed;

    public PackageFeed() => _packed = new(PackAsync);

    public string Version { get; } = $"0.1.0-test.{DateTime.UtcNow:yyyyMMddHHmmss}{Environment.ProcessId}";

    public string Path => System.IO.Path.Combine(_folder.Path, "feed");

    /// <summary>Waits until the packages are there.</summary>
    public Task ReadyAsync() => _packed.Value;

    /// <summary>The names of the files in a package, without what the format itself adds.</summary>
    public async Task<string[]> FilesOfAsync(string id)
    {
        await ReadyAsync();
        using var package = ZipFile.OpenRead(System.IO.Path.Combine(Path, $"{id}.{Version}.nupkg"));
        return package.Entries.Select(entry => entry.FullName)
            .Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal) && name != "[Content_Types].xml")
            .Order(StringComparer.Ordinal).ToArray();
    }

    /// <summary>The text of a file in a package.</summary>
    public async Task<string> TextOfAsync(string id, string file)
    {
        await ReadyAsync();
        using var package = ZipFile.OpenRead(System.IO.Path.Combine(Path, $"{id}.{Version}.nupkg"));
        using var reader = new StreamReader(package.GetEntry(file)!.Open());
        return await reader.ReadToEndAsync();
    }

    public void Dispose()
    {
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        foreach (var id in new[] { "sessionguard", "sessionguard.analyzers" })
        {
            var cached = System.IO.Path.Combine(cache, id, Version);
            if (Directory.Exists(cached))
                Directory.Delete(cached, recursive: true);
        }

        _folder.Dispose();
    }

    private async Task PackAsync()
    {
        foreach (var project in new[] { "src/CodeFixes", "src/Runtime" })
        {
            var pack = await DotNet.RunAsync("pack", project, "-c", "Release", "-o", Path, "--artifacts-path", System.IO.Path.Combine(_folder.Path, "artifacts"), $"-p:Version={Version}");
            pack.OrThrow();
        }
    }
}
