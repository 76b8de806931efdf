using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1015 where it holds its tongue.</summary>
public class SessionPerCallSilentTests
{
    [Theory, Libraries(Library.Every)]
    public Task OnlyReads_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class UserRepository { {{s.InjectedFactory("UserRepository")}} public async Task Run() { {{s.UsingSession}} await {{s.Query}}; } }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task NoRepository_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Register { {{s.InjectedFactory("Register")}} public async Task Run(User user) { {{s.UsingSession}} {{s.Add("user")}} await {{s.Flush}}; } }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task GivenSession_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class UserRepository { {{s.Injected("UserRepository")}} public async Task Run(User user) { {{s.Add("user")}} await {{s.Flush}}; } }
        """, s);

    [Theory, Libraries(Library.Every)]
    public Task SessionThatIsReturned_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class UserRepository { {{s.InjectedFactory("UserRepository")}} public async Task<{{s.Session}}> Run(User user) { await Task.Yield(); var session = {{s.Open}}; {{s.Add("user")}} return session; } }
        """, s);

    [Fact]
    public Task JoinsATransaction_IsSilent() => Verify.Analyzer("""
        class OrderRepository
        {
            public void Add(Order order, DbTransaction given)
            {
                using var db = new AppDbContext();
                db.Database.UseTransaction(given);
                db.Add(order);
                db.SaveChanges();
            }
        }
        """);
}
