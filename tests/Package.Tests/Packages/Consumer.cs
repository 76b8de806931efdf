using SessionGuard.Package.Tests.Support;

namespace SessionGuard.Package.Tests.Packages;

/// <summary>A project made on the spot that installs the packages as a user would.</summary>
internal sealed class Consumer : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly PackageFeed _feed;

    private Consumer(PackageFeed feed) => _feed = feed;

    public string Path => _folder.Path;

    /// <param name="feed">Where the packages come from.</param>
    /// <param name="project">The project file; <c>$version$</c> stands for the packages' version.</param>
    /// <param name="files">Further files, by name.</param>
    public static async Task<Consumer> CreateAsync(PackageFeed feed, string project, params (string Name, string Text)[] files)
    {
        await feed.ReadyAsync();
        var consumer = new Consumer(feed);
        consumer.Write("Consumer.csproj", project);
        consumer.Write("Directory.Build.props", $"<Project><PropertyGroup><RestoreAdditionalProjectSources>{feed.Path}</RestoreAdditionalProjectSources></PropertyGroup></Project>");
        foreach (var (name, text) in files)
            consumer.Write(name, text);
        return consumer;
    }

    public void Write(string name, string text) => _folder.Write(name, text.Replace("$version$", _feed.Version));

    public string Read(string name) => File.ReadAllText(System.IO.Path.Combine(Path, name));

    public Task<CommandResult> BuildAsync(params string[] arguments) => DotNet.RunAsync(Path, ["build", "--no-incremental", .. arguments]);

    public Task<CommandResult> RunAsync(params string[] arguments) => DotNet.RunAsync(Path, arguments);

    /// <summary>The product's diagnostics of a build, as "file(line): severity id".</summary>
    public static string[] Found(CommandResult build) =>
        BuildDiagnostic.In(build).Where(diagnostic => diagnostic.Id.StartsWith("SES", StringComparison.Ordinal))
            .Select(diagnostic => $"{System.IO.Path.GetFileName(diagnostic.File)}({diagnostic.Line}): {diagnostic.Severity} {diagnostic.Id}")
            .Distinct().Order(StringComparer.Ordinal).ToArray();

    public void Dispose() => _folder.Dispose();
}
