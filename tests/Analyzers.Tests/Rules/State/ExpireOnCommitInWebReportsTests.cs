using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.State;

/// <summary>SES5011 where it speaks; the one library whose sessions can be told to expire is SessionGuard.</summary>
public class ExpireOnCommitInWebReportsTests
{
    [Theory]
    [InlineData("new SessionFactory(source, new SessionSettings { {|SES5011:ExpireOnCommit = true|} })")]
    [InlineData("new SessionFactory(source, new() { AutoBegin = false, {|SES5011:ExpireOnCommit = true|} })")]
    [InlineData("new SessionSettings() with { {|SES5011:ExpireOnCommit = true|} }")]
    [InlineData("new SessionSettings { {|SES5011:ExpireOnCommit = !false|} }")]
    [InlineData("new SessionSettings { {|SES5011:ExpireOnCommit = Yes|} }")]
    [InlineData("services.AddSessionGuard(_ => source, settings => settings with { {|SES5011:ExpireOnCommit = true|} })")]
    [InlineData("services.AddSessionGuard(_ => source, settings => { return settings with { {|SES5011:ExpireOnCommit = true|}, Autoflush = false }; })")]
    [InlineData("services.AddKeyedSessionGuard(\"a\", _ => source, settings => settings with { {|SES5011:ExpireOnCommit = true|} })")]
    [InlineData("services.AddSingleton(_ => new SessionFactory(source, new SessionSettings { {|SES5011:ExpireOnCommit = true|} }))")]
    public Task SettingInAWebApplication_Reports(string code) => Verify.Analyzer($$"""
        static class Setup
        {
            const bool Yes = true;
            public static object Add(IServiceCollection services, DbDataSource source) => {{code}};
        }
        """, References.AspNetCore);

    [Theory]
    [InlineData("using Microsoft.AspNetCore.Builder;")]
    [InlineData("global using global::Microsoft.AspNetCore.Http;")]
    [InlineData("using static Microsoft.AspNetCore.Http.StatusCodes;")]
    public Task ProjectThatImportsTheWeb_Reports(string import) => Verify.Analyzer($$"""
        {{import}}
        class Sessions
        {
            public SessionSettings Settings { get; } = new SessionSettings { {|SES5011:ExpireOnCommit = true|} };
        }
        """);

    [Fact]
    public Task ServiceThatNoHostRuns_Reports() => Verify.Analyzer("""
        namespace Shop
        {
            interface IHostedService { }
            class Sessions : IHostedService { public SessionSettings Settings { get; } = new() { {|SES5011:ExpireOnCommit = true|} }; }
        }
        """, References.AspNetCore);

    [Fact]
    public Task Message_NamesTheSetting() => Verify.Analyzer("""
        class Sessions { public SessionSettings Settings { get; } = new() { {|#0:ExpireOnCommit = true|} }; }
        """, new VerifyOptions
    {
        References = References.AspNetCore,
        Expected =
        [
            new DiagnosticResult(Descriptors.SES5011).WithLocation(0).WithMessage(
                "'ExpireOnCommit' makes every object stale at the commit that ends a request: what the answer reads of it is the old value unnoticed, or one more query; leave it off"),
        ],
    });
}
