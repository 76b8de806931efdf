using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.State;

/// <summary>SES5006 where it holds its tongue.</summary>
public class RedundantFlushSilentTests
{
    [Theory, Libraries(Library.WithFlush)]
    public Task KeyReadBetween_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.Injected("Register")}}
            public async Task Run(User user)
            {
                {{s.Add("user")}}
                await {{s.Flush}};
                Log(user.Id);
                await {{s.Commit}};
            }
        }
        """, s);

    [Theory, Libraries(Library.WithFlush)]
    public Task KeyKeptBetween_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.Injected("Register")}}
            public async Task<int> Run(User user)
            {
                {{s.Add("user")}}
                await {{s.Flush}};
                var id = user.Id;
                await {{s.Commit}};
                return id;
            }
        }
        """, s);

    [Theory, Libraries(Library.WithFlush)]
    public Task WorkStagedBetween_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.Injected("Register")}}
            public async Task Run(User user, User other)
            {
                {{s.Add("user")}}
                await {{s.Flush}};
                {{s.Add("other")}}
                await {{s.Flush}};
                {{s.Add("user")}}
                await {{s.Commit}};
            }
        }
        """, s);

    [Theory, Libraries(Library.WithFlush)]
    public Task ChangeBetweenTwoFlushes_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.Injected("Register")}}
            public async Task Run(User user)
            {
                await {{s.Flush}};
                user.Name = "a";
                await {{s.Flush}};
                user.Orders.Add(new Order());
                await {{s.Flush}};
                user.Id++;
                await {{s.Flush}};
            }
        }
        """, s);

    [Theory, Libraries(Library.WithFlush)]
    public Task FlushWithATryOfItsOwn_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.Injected("Register")}}
            public async Task<bool> Run(User user)
            {
                {{s.Add("user")}}
                try { await {{s.Flush}}; }
                catch (Exception) { return false; }
                await {{s.Commit}};
                return true;
            }
        }
        """, s);

    [Theory, Libraries(Library.WithFlush)]
    public Task FlushOnSomePathsOnly_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.Injected("Register")}}
            public async Task Run(User user, bool early)
            {
                {{s.Add("user")}}
                if (early)
                    await {{s.Flush}};
                await {{s.Commit}};
            }
        }
        """, s);

    [Theory, Libraries(Library.WithFlush)]
    public Task FlushAlone_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class UserRepository
        {
            {{s.Injected("UserRepository")}}
            public async Task Add(User user) { {{s.Add("user")}} await {{s.Flush}}; }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.SessionGuard | Library.NHibernate, InTransaction = true)]
    public Task LibraryWhoseCommitDoesNotFlush_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Register
        {
            {{s.InjectedFactory("Register")}}
            public async Task Run(User user)
            {
                {{s.UsingSession}}
                {{s.UsingTransaction}}
                {{s.Add("user")}}
                await {{s.Flush}};
                await {{s.CommitTransaction}};
            }
        }
        """, s);

    [Fact]
    public Task TwoSavesOfAContext_AreSilent() => Verify.Analyzer("""
        class Register
        {
            public async Task Run(AppDbContext db) { await db.SaveChangesAsync(); await db.SaveChangesAsync(); }
        }
        """);

    [Theory]
    [InlineData("Manual")]
    [InlineData("Never")]
    public Task ManualFlushModeInTheProject_IsSilent(string mode) => Verify.Analyzer($$"""
        enum FlushMode { Manual, Never }
        class Configure { object Mode() => FlushMode.{{mode}}; }
        class Register
        {
            public void Run(ISession session, User user)
            {
                using var tx = session.BeginTransaction();
                session.Save(user);
                session.Flush();
                tx.Commit();
            }
        }
        """);

    [Fact]
    public Task ManualFlushModeSaidInFull_IsSilent() => Verify.Analyzer("""
        class Register
        {
            public void Run(ISession session, User user)
            {
                session.FlushMode = NHibernate.FlushMode.Manual;
                using var tx = session.BeginTransaction();
                session.Save(user);
                session.Flush();
                tx.Commit();
            }
        }
        """);

    [Fact]
    public Task CommitOfAnotherSession_IsSilent() => Verify.Analyzer("""
        class Copy
        {
            public async Task Run(Session one, Session other) { await one.FlushAsync(); await other.CommitAsync(); await one.CommitAsync(); }
        }
        """);

    [Fact]
    public Task ExternalCallBetween_IsSilent() => Verify.Analyzer("""
        class Pay(Session session, HttpClient http)
        {
            public async Task Run() { await session.FlushAsync(); await http.GetAsync("https://example.org"); await session.CommitAsync(); }
        }
        """);

    [Fact]
    public Task QueryBetween_IsSilent() => Verify.Analyzer("""
        class Count(Session session)
        {
            public async Task Run() { await session.FlushAsync(); await session.ExecuteAsync($"update users set active = 1"); await session.CommitAsync(); }
        }
        """);

    [Fact]
    public Task ConfiguredSession_IsSilent() => Verify.Analyzer(
        """
        class Unit { public void Flush() { } public void Commit() { } }
        class Register { public void Run(Unit unit) { unit.Flush(); unit.Commit(); } }
        """,
        VerifyOptions.Config("sessionguard.session_types = Unit\nsessionguard.flush_methods = Unit.Flush\nsessionguard.commit_methods = Unit.Commit"));

    [Fact]
    public Task FlushBesideARunningTask_IsSilent() => Verify.Analyzer("""
        class Register
        {
            public async Task Run(Session session) { var flush = session.FlushAsync(); await flush; await session.CommitAsync(); }
        }
        """);
}
