using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.State;

public class KeepOnCommitTests
{
    private const string Expiring = """
        static class Setup
        {
            const bool Yes = true;
            public static void Add(IServiceCollection services, DbDataSource source)
            {
                services.AddSessionGuard(_ => source, settings => settings with { {|SES5011:ExpireOnCommit = true|} /* as before */ });
                var factory = new SessionFactory(source, new SessionSettings
                {
                    {|SES5011:ExpireOnCommit = Yes|}, // every time
                    Autoflush = false,
                });
            }
        }
        """;

    private const string Keeping = """
        static class Setup
        {
            const bool Yes = true;
            public static void Add(IServiceCollection services, DbDataSource source)
            {
                services.AddSessionGuard(_ => source, settings => settings with { ExpireOnCommit = false /* as before */ });
                var factory = new SessionFactory(source, new SessionSettings
                {
                    ExpireOnCommit = false, // every time
                    Autoflush = false,
                });
            }
        }
        """;

    [Fact]
    public Task Setting_IsTurnedOff() => Verify.Fix(Expiring, Keeping, References.AspNetCore);

    [Fact]
    public Task FileWithCrLf_KeepsItsLineEndings() => Verify.Fix(Expiring.ReplaceLineEndings("\r\n"), Keeping.ReplaceLineEndings("\r\n"), References.AspNetCore);

    [Theory]
    [InlineData("new SessionSettings { ", " }")]
    [InlineData("new SessionSettings() with { ", " }")]
    [InlineData("new SessionFactory(source, new() { AutoBegin = true, ", " })")]
    public Task FormOfSetting_IsTurnedOff(string before, string after)
    {
        return Verify.Fix(Source("{|SES5011:ExpireOnCommit = true|}"), Source("ExpireOnCommit = false"), References.AspNetCore);

        string Source(string setting) => $"static class Setup {{ public static object Make(DbDataSource source) => {before}{setting}{after}; }}";
    }
}
