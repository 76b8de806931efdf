using System.Collections.Concurrent;
using SessionGuard.Package.Tests.Support;

namespace SessionGuard.Package.Tests.Samples;

/// <summary>Builds each sample once for all tests, into a folder of its own, so that it does not meet the outputs of other builds.</summary>
public sealed class SampleBuilds : IDisposable
{
    private readonly TempFolder _artifacts = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<SampleBuild>>> _builds = new();

    internal Task<SampleBuild> OfAsync(string sample) => _builds.GetOrAdd(sample, name => new(() => BuildAsync(name))).Value;

    public void Dispose() => _artifacts.Dispose();

    private async Task<SampleBuild> BuildAsync(string sample)
    {
        var result = await DotNet.RunAsync("build", Path.Combine("samples", sample), "--no-incremental", "--artifacts-path", _artifacts.Path);
        return new SampleBuild(result.OrThrow(), Path.Combine(_artifacts.Path, "bin", sample, "debug", sample + ".dll"));
    }
}

/// <summary>A sample that was built: what the build said, and the program that it made.</summary>
internal sealed record SampleBuild(CommandResult Result, string Program);
