using System.Diagnostics;
using System.Text;

namespace SessionGuard.Package.Tests.Support;

/// <summary>Runs dotnet commands as a user would in a shell of their own: nothing of the build that runs the tests leaks into them.</summary>
internal static class DotNet
{
    private static readonly string[] Inherited = ["MSBUILD", "VSTEST", "TESTINGPLATFORM", "DOTNET_CLI_CONTEXT", "DOTNET_CLI_TELEMETRY", "RoslynVersion", "CompiledAgainst", "ArtifactsPath"];
    private static readonly string[] Building = ["build", "clean", "format", "msbuild", "pack", "publish", "restore", "test"];
    private static readonly string[] TakingProperties = ["build", "clean", "msbuild", "pack", "publish", "restore", "test"];
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(5);

    /// <summary>Runs <c>dotnet</c> and waits for it. Commands that build start no server that would outlive them.</summary>
    /// <param name="folder">The working folder.</param>
    /// <param name="arguments">The command and its arguments; each is passed as it is, without quoting.</param>
    /// <param name="timeout">After which the command and what it started is ended; five minutes if null.</param>
    /// <param name="environment">Variables to set; a null value takes one away.</param>
    public static async Task<CommandResult> RunAsync(
        string folder,
        IEnumerable<string> arguments,
        TimeSpan? timeout = null,
        IEnumerable<KeyValuePair<string, string?>>? environment = null)
    {
        string[] all = [.. WithoutServers([.. arguments])];
        var start = new ProcessStartInfo(Host, all)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        SetEnvironment(start, all, environment ?? []);
        return await RunAsync(start, timeout ?? DefaultTimeout);
    }

    /// <summary>Runs <c>dotnet</c> in the repository's root.</summary>
    public static Task<CommandResult> RunAsync(params string[] arguments) => RunAsync(Repository.Root, arguments);

    private static string Host => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";

    private static IEnumerable<string> WithoutServers(string[] arguments) =>
        arguments is [var command, ..] && TakingProperties.Contains(command)
            ? [command, .. arguments.Skip(1).TakeWhile(argument => argument != "--"), "-nodeReuse:false", "-p:UseSharedCompilation=false", .. arguments.SkipWhile(argument => argument != "--")]
            : arguments;

    private static void SetEnvironment(ProcessStartInfo start, string[] arguments, IEnumerable<KeyValuePair<string, string?>> environment)
    {
        foreach (var name in start.Environment.Keys.ToArray())
        {
            if (Array.Exists(Inherited, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
                start.Environment.Remove(name);
        }

        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";

        // For what takes no -nodeReuse switch, such as `dotnet format`.
        if (arguments is [var command, ..] && Building.Contains(command))
            start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach (var (name, value) in environment)
        {
            if (value is null)
                start.Environment.Remove(name);
            else
                start.Environment[name] = value;
        }
    }

    private static async Task<CommandResult> RunAsync(ProcessStartInfo start, TimeSpan timeout)
    {
        var output = new StringBuilder();
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(timeout);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'{Command()}' did not end within {timeout}. So far it said:{Environment.NewLine}{Said()}");
        }

        return new CommandResult(Command(), process.ExitCode, Said());

        string Command() => "dotnet " + string.Join(' ', start.ArgumentList);

        string Said()
        {
            lock (output)
                return output.ToString();
        }

        void Append(string? line)
        {
            if (line is null)
                return;
            lock (output)
                output.AppendLine(line);
        }
    }
}

/// <summary>What a command did: its exit code, and both of its outputs in the order in which they came.</summary>
internal sealed record CommandResult(string Command, int ExitCode, string Output)
{
    public bool Succeeded => ExitCode == 0;

    public IEnumerable<string> Lines => Output.Split('\n').Select(line => line.TrimEnd('\r'));

    /// <summary>The result itself; throws, with the whole output, if the command failed.</summary>
    public CommandResult OrThrow() =>
        Succeeded ? this : throw new InvalidOperationException($"'{Command}' ended with {ExitCode}:{Environment.NewLine}{Output}");
}
