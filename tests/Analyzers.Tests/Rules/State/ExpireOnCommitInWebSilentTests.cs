using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.State;

/// <summary>SES5011 where it must keep quiet.</summary>
public class ExpireOnCommitInWebSilentTests
{
    [Theory]
    [InlineData("new SessionSettings()")]
    [InlineData("new SessionSettings { ExpireOnCommit = false }")]
    [InlineData("new SessionSettings { ExpireOnCommit = expire }")]
    [InlineData("new SessionSettings { ExpireOnCommit = expire || true }")]
    [InlineData("new SessionSettings { Autoflush = true, AutoBegin = true, ResolveCommitOutcome = true }")]
    [InlineData("services.AddSessionGuard(_ => source, settings => settings with { ExpireOnCommit = expire })")]
    [InlineData("services.AddSessionGuard(_ => source, settings => settings with { StatementSavepoints = true })")]
    [InlineData("new Other { ExpireOnCommit = true }")]
    [InlineData("new Other().Expire(ExpireOnCommit: true)")]
    [InlineData("new SessionSettings().ExpireOnCommit == true")]
    public Task OtherSettingOrValue_IsSilent(string code) => Verify.Analyzer($$"""
        class Other { public bool ExpireOnCommit { get; set; } public Other Expire(bool ExpireOnCommit) => this; }
        static class Setup
        {
            public static object Add(IServiceCollection services, DbDataSource source, bool expire) => {{code}};
        }
        """, References.AspNetCore);

    public static TheoryData<string> Settings =>
    [
        "new SessionFactory(source, new SessionSettings { ExpireOnCommit = true })",
        "new SessionSettings() with { ExpireOnCommit = true }",
        "services.AddSessionGuard(_ => source, settings => settings with { ExpireOnCommit = true })",
    ];

    [Theory, MemberData(nameof(Settings))]
    public Task ProjectWithoutTheWeb_IsSilent(string code) => Verify.Analyzer($$"""
        static class Setup { public static object Add(IServiceCollection services, DbDataSource source) => {{code}}; }
        """, References.SessionGuard);

    [Theory, MemberData(nameof(Settings))]
    public Task ProjectThatDoesNotUseTheWeb_IsSilent(string code) => Verify.Analyzer($$"""
        static class Setup { public static object Add(IServiceCollection services, DbDataSource source) => {{code}}; }
        """);

    [Theory, MemberData(nameof(Settings))]
    public Task HostedService_IsSilent(string code) => Verify.Analyzer($$"""
        class Job(IServiceCollection services, DbDataSource source) : BackgroundService
        {
            protected override Task ExecuteAsync(CancellationToken token) { Prelude.Log({{code}}); return Task.CompletedTask; }
        }
        """, References.AspNetCore);

    [Theory, MemberData(nameof(Settings))]
    public Task TestProject_IsSilent(string code) => Verify.Analyzer($$"""
        static class Setup { public static object Add(IServiceCollection services, DbDataSource source) => {{code}}; }
        """, new VerifyOptions { References = References.AspNetCore, GlobalConfig = "build_property.IsTestProject = true" });
}
