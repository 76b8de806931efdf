using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Verifier;

/// <summary>Every phrase of every library compiles against the real thing.</summary>
public class SessionCodeTests
{
    [Theory, Libraries(Library.Every)]
    public Task PhrasesOfAGivenSession_Compile(SessionCode s) => Compiles(s.InTransaction, s => $$"""
        class Given
        {
            {{s.Injected("Given")}}
            async Task Run(User user)
            {
                try { {{s.Add("user")}} {{s.Delete("user")}} await {{s.Flush}}; }
                catch ({{s.ConstraintException}}) { {{s.Reset}} }
                await {{s.Query}};
                await {{s.Get("1")}};
                await {{s.Commit}};
                await {{s.Rollback}};
                {{s.Close}}
            }
        }
        """);

    [Theory, Libraries(Library.Every)]
    public Task PhrasesOfAnOpenedSession_Compile(SessionCode s) => Compiles(s, s => $$"""
        class Opened
        {
            {{s.InjectedFactory("Opened")}}
            async Task Run(User user)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                {{s.InTransaction.Add("user")}}
                await Use({{s.InTransaction.Arguments}});
                if (user.Active) { await {{s.CommitTransaction}}; } else { await {{s.RollbackTransaction}}; }
            }
            async Task Query() { {{s.UsingUnitOfWork}} await {{s.Query}}; }
            Task Use({{s.InTransaction.Parameters}}) => Task.CompletedTask;
        }
        """);

    static async Task Compiles(SessionCode s, Func<SessionCode, string> source)
    {
        VerifyOptions everything = new() { Analyzers = [] };
        if (Library.All.HasFlag(s.Library))
            await Verify.Analyzer(source(s), everything);
        await Verify.Analyzer(source(s), everything with { References = s.References });
    }
}
