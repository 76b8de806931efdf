using SessionGuard.Package.Tests.Support;
using Xunit;

namespace SessionGuard.Package.Tests;

/// <summary>Every command that stands in a block of the README is run; only what runs these very tests is checked by name.</summary>
public sealed class ReadmeTests
{
    private const string TestCommand = "dotnet test Analyzers.sln";

    [Fact]
    public async Task Commands_Run()
    {
        var commands = Commands().ToArray();
        Assert.Contains(TestCommand, commands);
        using var artifacts = new TempFolder();
        foreach (var command in commands.Where(command => command != TestCommand))
        {
            var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal("dotnet", words[0]);
            string[] arguments = words[1] is "build" or "pack" ? [.. words[1..], "--artifacts-path", artifacts.Path] : words[1..];
            (await DotNet.RunAsync(arguments)).OrThrow();
        }
    }

    [Fact]
    public void Gate_CallsTheTestCommand() => Assert.Contains(TestCommand, File.ReadAllText(Repository.PathOf(".ci", "run")), StringComparison.Ordinal);

    private static IEnumerable<string> Commands()
    {
        var isShell = false;
        foreach (var line in File.ReadAllLines(Repository.PathOf("README.md")))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
                isShell = line is "```sh";
            else if (isShell && line.Trim() is { Length: > 0 } command && !command.StartsWith('#'))
                yield return command;
        }
    }
}
