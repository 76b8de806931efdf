using System.Text.Json;
using Xunit;

namespace SessionGuard.Package.Tests.Packages;

public sealed class ConsumerTests(PackageFeed feed)
{
    [Fact]
    public async Task Console_WarnsAndWritesSarifWithHelpLinks()
    {
        using var consumer = await Consumer.CreateAsync(feed, Sources.Console, ("Program.cs", Sources.Program), ("Import.g.cs", Sources.Generated));
        var build = (await consumer.BuildAsync("-p:ErrorLog=build.sarif%2cversion=2.1")).OrThrow();
        Assert.Equal(Sources.ProgramFindings, Consumer.Found(build));

        using var sarif = JsonDocument.Parse(consumer.Read("build.sarif"));
        var run = sarif.RootElement.GetProperty("runs")[0];
        var found = run.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("ruleId").GetString()!)
            .Where(id => id.StartsWith("SES", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        Assert.Equal(["SES2001", "SES3001"], found);
        foreach (var rule in run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray())
        {
            var id = rule.GetProperty("id").GetString()!;
            if (id.StartsWith("SES", StringComparison.Ordinal))
                Assert.EndsWith($"/docs/rules/{id}.md", rule.GetProperty("helpUri").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task WarningsAsErrors_BreakTheBuild()
    {
        using var consumer = await Consumer.CreateAsync(feed, Sources.Console, ("Program.cs", Sources.Program));
        var build = await consumer.BuildAsync("-p:TreatWarningsAsErrors=true");
        Assert.False(build.Succeeded);
        Assert.Equal(Sources.ProgramFindings.Select(line => line.Replace("warning", "error", StringComparison.Ordinal)), Consumer.Found(build));
    }

    [Fact]
    public async Task EditorConfig_ChangesSeverities()
    {
        const string config = "root = true\n[*.cs]\ndotnet_diagnostic.SES3001.severity = error\ndotnet_diagnostic.SES2001.severity = none\n";
        using var consumer = await Consumer.CreateAsync(feed, Sources.Console, ("Program.cs", Sources.Program), (".editorconfig", config));
        Assert.Equal(["Program.cs(30): error SES3001"], Consumer.Found(await consumer.BuildAsync()));
    }

    [Fact]
    public async Task Modes_ChooseTheRules()
    {
        using var consumer = await Consumer.CreateAsync(feed, Sources.Console, ("Program.cs", Sources.Program), ("Kept.cs", Sources.Kept));
        Assert.Empty(await FoundIn("None"));
        Assert.Equal(["SES2001", "SES3001"], await FoundIn("Minimum"));
        Assert.Equal(["SES1003", "SES2001", "SES3001"], await FoundIn("Recommended"));
        Assert.Equal(["SES1003", "SES2001", "SES3001", "SES5005"], await FoundIn("All"));
        Assert.Equal(["SES2001", "SES3001"], await FoundIn("Minimum", "-p:SessionGuardLevel=0.1"));
        var unknown = await consumer.BuildAsync("-p:SessionGuardMode=Some");
        Assert.False(unknown.Succeeded);
        Assert.Contains("Modes: None, Minimum, Recommended, All", unknown.Output, StringComparison.Ordinal);

        async Task<IEnumerable<string>> FoundIn(string mode, params string[] options)
        {
            (await consumer.BuildAsync([$"-p:SessionGuardMode={mode}", "-p:ErrorLog=build.sarif%2cversion=2.1", .. options])).OrThrow();
            using var sarif = JsonDocument.Parse(consumer.Read("build.sarif"));
            return [.. sarif.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray().Select(result => result.GetProperty("ruleId").GetString()!)
                .Where(id => id.StartsWith("SES", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>The steps of docs/adoption.md.</summary>
    [Fact]
    public async Task Baseline_SilencesWhatIsThereAndLetsRulesBackOneByOne()
    {
        using var consumer = await Consumer.CreateAsync(feed, Sources.Console, ("Program.cs", Sources.Program));
        (await consumer.BuildAsync("-p:ErrorLog=build.sarif%2cversion=2.1")).OrThrow();
        using var sarif = JsonDocument.Parse(consumer.Read("build.sarif"));
        var baseline = sarif.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray().Select(result => result.GetProperty("ruleId").GetString()!)
            .Where(id => id.StartsWith("SES", StringComparison.Ordinal)).Distinct().Select(id => $"dotnet_diagnostic.{id}.severity = suggestion\n");
        consumer.Write(".globalconfig", "is_global = true\n" + string.Concat(baseline));
        Assert.Empty(Consumer.Found((await consumer.BuildAsync("-warnaserror")).OrThrow()));

        consumer.Write(".globalconfig", "is_global = true\ndotnet_diagnostic.SES2001.severity = suggestion\n");
        Assert.Equal(["Program.cs(30): warning SES3001"], Consumer.Found((await consumer.BuildAsync()).OrThrow()));
        Assert.Equal(["Program.cs(30): error SES3001"], Consumer.Found(await consumer.BuildAsync("-warnaserror:SES2001,SES3001")));
    }

    [Fact]
    public async Task TestProject_IsLeftAloneUnlessIncluded()
    {
        using var consumer = await Consumer.CreateAsync(feed, Sources.Console, ("Program.cs", Sources.Program));
        Assert.Empty(Consumer.Found((await consumer.BuildAsync("-p:IsTestProject=true")).OrThrow()));
        consumer.Write(".editorconfig", "root = true\n[*.cs]\nsessionguard.include_tests = true\n");
        Assert.Equal(Sources.ProgramFindings, Consumer.Found((await consumer.BuildAsync("-p:IsTestProject=true")).OrThrow()));
    }

    [Fact]
    public async Task Format_AppliesTheFixesAndTheProgramStillRuns()
    {
        using var consumer = await Consumer.CreateAsync(feed, Sources.Console, ("Program.cs", Sources.Program));
        (await consumer.BuildAsync()).OrThrow();
        (await consumer.RunAsync("format", "analyzers", "--no-restore", "--severity", "warn", "--diagnostics", "SES2001", "SES3001")).OrThrow();
        var rebuilt = (await consumer.BuildAsync()).OrThrow();
        Assert.Empty(Consumer.Found(rebuilt));
        Assert.Contains("// taken", consumer.Read("Program.cs"), StringComparison.Ordinal);
        Assert.Contains("done", (await consumer.RunAsync("run", "--no-build")).OrThrow().Lines);
    }

    [Fact]
    public async Task Web_WarnsAtTheRegistration()
    {
        const string project = """
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Microsoft.EntityFrameworkCore.InMemory" Version="10.0.14" />
                <PackageReference Include="SessionGuard.Analyzers" Version="$version$" PrivateAssets="all" />
              </ItemGroup>
            </Project>
            """;
        const string program = """
            using Microsoft.EntityFrameworkCore;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddDbContext<Shop>();
            builder.Services.AddSingleton<Prices>();
            var app = builder.Build();
            app.MapGet("/count", (Prices prices) => prices.CountAsync());
            app.Run();

            public class Shop : DbContext;

            public class Prices(Shop shop)
            {
                public Task<int> CountAsync() => shop.Database.ExecuteAsync();
            }

            public static class Extensions
            {
                public static Task<int> ExecuteAsync(this object database) => Task.FromResult(0);
            }
            """;
        using var consumer = await Consumer.CreateAsync(feed, project, ("Program.cs", program));
        Assert.Equal(["Program.cs(5): warning SES1004"], Consumer.Found((await consumer.BuildAsync()).OrThrow()));
    }

    [Fact]
    public async Task CentralPackageManagement_Works()
    {
        const string versions = """
            <Project>
              <PropertyGroup>
                <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>
              </PropertyGroup>
              <ItemGroup>
                <PackageVersion Include="Microsoft.EntityFrameworkCore.InMemory" Version="10.0.14" />
                <GlobalPackageReference Include="SessionGuard.Analyzers" Version="$version$" />
              </ItemGroup>
            </Project>
            """;
        var project = Sources.Console
            .Replace("    <PackageReference Include=\"SessionGuard.Analyzers\" Version=\"$version$\" PrivateAssets=\"all\" />\n", "", StringComparison.Ordinal)
            .Replace(" Version=\"10.0.14\"", "", StringComparison.Ordinal);
        using var consumer = await Consumer.CreateAsync(feed, project, ("Program.cs", Sources.Program), ("Directory.Packages.props", versions));
        Assert.Equal(Sources.ProgramFindings, Consumer.Found((await consumer.BuildAsync()).OrThrow()));
    }

    [Fact]
    public async Task LibraryWithoutAnySession_GetsNothing()
    {
        const string project = """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>netstandard2.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="SessionGuard.Analyzers" Version="$version$" PrivateAssets="all" />
              </ItemGroup>
            </Project>
            """;
        const string source = """
            public interface IUserRepository { void Commit(); }
            public class UserRepository : IUserRepository { public void Commit() { } }
            public static class Cache { public static readonly UserRepository Session = new UserRepository(); }
            """;
        using var consumer = await Consumer.CreateAsync(feed, project, ("Library.cs", source));
        Assert.Empty(Consumer.Found((await consumer.BuildAsync()).OrThrow()));
    }

    [Fact]
    public async Task RuntimePackage_BringsTheAnalyzersAlong()
    {
        const string project = """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="SessionGuard" Version="$version$" />
              </ItemGroup>
            </Project>
            """;
        const string source = """
            using SessionGuard;

            public class User { public int Id { get; set; } }

            public class UserRepository(Session session)
            {
                public async Task AddAsync(User user)
                {
                    session.Add(user);
                    await session.CommitAsync();
                }
            }
            """;
        using var consumer = await Consumer.CreateAsync(feed, project, ("UserRepository.cs", source));
        Assert.Equal(["UserRepository.cs(10): warning SES1001"], Consumer.Found((await consumer.BuildAsync()).OrThrow()));
    }
}
