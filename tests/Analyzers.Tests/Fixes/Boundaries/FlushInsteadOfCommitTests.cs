using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.Boundaries;

public class FlushInsteadOfCommitTests
{
    private const string Repository = """
        class UserRepository(Session session)
        {
            public async Task<int> AddAsync(User user, CancellationToken ct)
            {
                session.Add(user);
                // the key is needed now
                await {|SES1001:session.CommitAsync(ct)|}; // all done
                return user.Id;
            }

            public void Add(User user)
            {
                session.Add(user);
                {|SES1001:session.Commit()|};
            }
        }
        """;

    private const string Flushed = """
        class UserRepository(Session session)
        {
            public async Task<int> AddAsync(User user, CancellationToken ct)
            {
                session.Add(user);
                // the key is needed now
                await session.FlushAsync(ct); // all done
                return user.Id;
            }

            public void Add(User user)
            {
                session.Add(user);
                session.Flush();
            }
        }
        """;

    [Fact]
    public Task SessionCommit_BecomesFlush() => Verify.Fix(Repository, Flushed);

    [Fact]
    public Task FileWithCrLf_KeepsItsLineEndings() => Verify.Fix(Repository.ReplaceLineEndings("\r\n"), Flushed.ReplaceLineEndings("\r\n"));

    [Fact]
    public Task CommitThatIsReturned_BecomesFlush() => Verify.Fix(
        """
        class UserRepository
        {
            private readonly Session _session;
            public UserRepository(Session session) => _session = session;
            public Task Remove(User user) { _session.Delete(user); return {|SES1001:_session.CommitAsync()|}; }
        }
        """,
        """
        class UserRepository
        {
            private readonly Session _session;
            public UserRepository(Session session) => _session = session;
            public Task Remove(User user) { _session.Delete(user); return _session.FlushAsync(); }
        }
        """);

    [Fact]
    public Task NHibernateTransactionAtHand_BecomesFlushOfTheSession() => Verify.Fix(
        """
        class UserRepository(NHibernate.ISession session)
        {
            public void Add(User user)
            {
                session.Save(user);
                {|SES1001:session.GetCurrentTransaction().Commit()|};
            }
            public async Task AddAsync(User user, CancellationToken ct)
            {
                await session.SaveAsync(user, ct);
                await {|SES1001:session.GetCurrentTransaction().CommitAsync(ct)|};
            }
        }
        """,
        """
        class UserRepository(NHibernate.ISession session)
        {
            public void Add(User user)
            {
                session.Save(user);
                session.Flush();
            }
            public async Task AddAsync(User user, CancellationToken ct)
            {
                await session.SaveAsync(user, ct);
                await session.FlushAsync(ct);
            }
        }
        """);

    [Fact]
    public Task TransactionBegunForTheCommit_GoesWithIt() => Verify.Fix(
        """
        class UserRepository(NHibernate.ISession session)
        {
            public void Add(User user)
            {
                using var tx = session.BeginTransaction(); // at once
                session.Save(user);
                {|SES1001:tx.Commit()|};
            }
        }
        """,
        """
        class UserRepository(NHibernate.ISession session)
        {
            public void Add(User user)
            {
                // at once
                session.Save(user);
                session.Flush();
            }
        }
        """);

    [Fact]
    public Task TransactionAroundABlock_GoesWithIt() => Verify.Fix(
        """
        class UserRepository
        {
            readonly NHibernate.ISession session;
            public UserRepository(NHibernate.ISession session) => this.session = session;
            public void Add(User user)
            {
                Log("adding");
                using (var tx = session.BeginTransaction()) // at once
                {
                    // staged
                    session.Save(user);
                    if (user.Active)
                        Log("active");

                    {|SES1001:tx.Commit()|};
                } // done
                Log("added");
            }
        }
        """,
        """
        class UserRepository
        {
            readonly NHibernate.ISession session;
            public UserRepository(NHibernate.ISession session) => this.session = session;
            public void Add(User user)
            {
                Log("adding");
                // at once
                // staged
                session.Save(user);
                if (user.Active)
                    Log("active");

                session.Flush();
                // done
                Log("added");
            }
        }
        """);

    [Fact]
    public Task TransactionWithOtherUses_HasNoFix() => Verify.NoFix("""
        class UserRepository(NHibernate.ISession session)
        {
            public void Remove(User user)
            {
                using var tx = session.BeginTransaction();
                try { session.Delete(user); {|SES1001:tx.Commit()|}; }
                catch { tx.Rollback(); throw; }
            }
        }
        """);

    [Fact]
    public Task BlockWhoseNamesWouldMeet_HasNoFix() => Verify.NoFix("""
        class UserRepository(NHibernate.ISession session)
        {
            public void Add(User user)
            {
                if (user.Active) { var name = user.Name; Log(name); }
                using (var tx = session.BeginTransaction())
                {
                    var name = user.Email;
                    session.Save(user);
                    {|SES1001:tx.Commit()|};
                }
            }
        }
        """);

    [Fact]
    public Task SessionBegunHere_HasNoFix() => Verify.NoFix("""
        class UserRepository(Session session)
        {
            public async Task Add(User user)
            {
                await using var tx = await session.BeginAsync();
                session.Add(user);
                await {|SES1001:session.CommitAsync()|};
            }
        }
        """);

    [Fact]
    public Task LibraryWithoutFlush_HasNoFix() => Verify.NoFix("""
        class UserRepository(AppDbContext db) { public async Task Add(User u) { db.Add(u); await {|SES1001:db.SaveChangesAsync()|}; } }
        class OrderRepository(AppDbContext db) { public void Add(Order u) => db.Add(u); }
        class Register(UserRepository users, OrderRepository orders)
        {
            public async Task Run(User u, Order o) { orders.Add(o); await users.Add(u); }
        }
        """);
}
