using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1007 where it holds its tongue.</summary>
public class CommitInLoopSilentTests
{
    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.NHibernate)]
    public Task CommitBehindTheLoop_IsSilent(SessionCode s) => Run(s, $$"""
        foreach (var user in users) { {{s.Add("user")}} }
        await {{s.Commit}};
        """);

    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.NHibernate)]
    public Task SessionPerTurn_IsSilent(SessionCode s) => Verify.Analyzer($$"""
        class Import
        {
            {{s.InjectedFactory("Import")}}
            public async Task Run(User[] users)
            {
                foreach (var user in users)
                {
                    {{s.UsingSession}}
                    {{s.UsingTransaction}}
                    {{s.InTransaction.Add("user")}}
                    await {{s.InTransaction.Flush}};
                    await {{s.CommitTransaction}};
                }
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.NHibernate)]
    public Task TransactionPerTurn_IsSilent(SessionCode s) => Run(s, $$"""
        foreach (var user in users)
        {
            {{s.UsingTransaction}}
            {{s.InTransaction.Add("user")}}
            await {{s.InTransaction.Flush}};
            await {{s.CommitTransaction}};
        }
        """);

    [Theory, Libraries(Library.Connections | Library.NHibernate)]
    public Task LibrariesThatCommitTransactionsOnly_AreSilent(SessionCode s) => Run(s, $$"""
        foreach (var user in users)
        {
            {{s.UsingTransaction}}
            {{s.InTransaction.Add("user")}}
            await {{s.CommitTransaction}};
        }
        """);

    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.NHibernate)]
    public Task FailureHandledPerTurn_IsSilent(SessionCode s) => Run(s, $$"""
        foreach (var user in users)
        {
            try { {{s.Add("user")}} await {{s.Commit}}; }
            catch ({{s.ConstraintException}}) { {{s.Reset}} }
        }
        """);

    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.NHibernate)]
    public Task Chunks_IsSilent(SessionCode s) => Run(s, $$"""
        foreach (var chunk in users.Chunk(100))
        {
            foreach (var user in chunk) { {{s.Add("user")}} }
            await {{s.Commit}};
        }
        var pages = new List<List<User>>();
        foreach (var page in pages)
        {
            {{s.Add("page[0]")}}
            await {{s.Commit}};
        }
        """);

    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.NHibernate)]
    public Task EveryHundredth_IsSilent(SessionCode s) => Run(s, $$"""
        var count = 0;
        foreach (var user in users)
        {
            {{s.Add("user")}}
            if (++count % 100 == 0)
                await {{s.Commit}};
        }
        """);

    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.NHibernate)]
    public Task KeyReadBehindTheCommit_IsSilent(SessionCode s) => Run(s, $$"""
        var ids = new List<int>();
        foreach (var user in users)
        {
            {{s.Add("user")}}
            await {{s.Commit}};
            ids.Add(user.Id);
        }
        """);

    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.NHibernate)]
    public Task ExternalCallPerTurn_IsSilent(SessionCode s) => Run(s, $$"""
        foreach (var user in users)
        {
            await new HttpClient().GetAsync("https://mail/" + user.Name);
            {{s.Add("user")}}
            await {{s.Commit}};
        }
        """);

    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.NHibernate)]
    public Task FilePerTurn_IsSilent(SessionCode s) => Run(s, $$"""
        foreach (var user in users)
        {
            File.Delete(user.Name);
            {{s.Delete("user")}}
            await {{s.Commit}};
        }
        """);

    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.NHibernate)]
    public Task RunsUntilSomethingHappens_IsSilent(SessionCode s) => Run(s, $$"""
        while (users.Length > 0)
        {
            {{s.Add("users[0]")}}
            await {{s.Commit}};
        }
        for (;;)
        {
            {{s.Add("users[0]")}}
            await {{s.Commit}};
        }
        """);

    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.NHibernate)]
    public Task FoundAndDone_IsSilent(SessionCode s) => Run(s, $$"""
        foreach (var user in users)
        {
            if (!user.Active)
                continue;
            {{s.Delete("user")}}
            await {{s.Commit}};
            break;
        }
        """);

    [Fact]
    public Task SaveInATransaction_IsSilent() => Verify.Analyzer("""
        class Import
        {
            private readonly AppDbContext _db;
            public Import(AppDbContext db) => _db = db;
            public void Run(User[] users)
            {
                using var transaction = _db.Database.BeginTransaction();
                foreach (var user in users) { _db.Add(user); _db.SaveChanges(); }
                transaction.Commit();
            }
        }
        """);

    [Fact]
    public Task SaveInTheTransactionOfACaller_IsSilent() => Verify.Analyzer("""
        class Import
        {
            private readonly AppDbContext _db;
            public Import(AppDbContext db) => _db = db;
            public void Run(User[] users)
            {
                using var transaction = _db.Database.BeginTransaction();
                All(users);
                transaction.Commit();
            }
            private void All(User[] users) { foreach (var user in users) { _db.Add(user); _db.SaveChanges(); } }
        }
        """);

    [Fact]
    public Task TrackerClearedPerTurn_IsSilent() => Verify.Analyzer("""
        class Import
        {
            private readonly AppDbContext _db;
            public Import(AppDbContext db) => _db = db;
            public void Run(User[] users) { foreach (var user in users) { _db.Add(user); _db.SaveChanges(); _db.ChangeTracker.Clear(); } }
        }
        """);

    [Fact]
    public Task Pages_IsSilent() => Verify.Analyzer("""
        class Import
        {
            private readonly AppDbContext _db;
            public Import(AppDbContext db) => _db = db;
            public void Run(int pages)
            {
                for (var page = 0; page < pages; page++)
                {
                    _db.RemoveRange(_db.Users.OrderBy(user => user.Id).Skip(page * 100).Take(100));
                    _db.SaveChanges();
                }
            }
        }
        """);

    [Fact]
    public Task Streams_IsSilent() => Verify.Analyzer("""
        class Import
        {
            private readonly AppDbContext _db;
            public Import(AppDbContext db) => _db = db;
            public async Task Run(IAsyncEnumerable<User> users) { await foreach (var user in users) { _db.Add(user); await _db.SaveChangesAsync(); } }
            public IEnumerable<User> Each(User[] users) { foreach (var user in users) { _db.Add(user); _db.SaveChanges(); yield return user; } }
        }
        """);

    [Fact]
    public Task CodeOutOfSightThatMayReachOut_IsSilent() => Verify.Analyzer("""
        interface IMail { Task Send(User user); void Post(User user); }
        class Import
        {
            private readonly AppDbContext _db; private readonly IMail _mail;
            public Import(AppDbContext db, IMail mail) { _db = db; _mail = mail; }
            public async Task Run(User[] users) { foreach (var user in users) { await _mail.Send(user); _db.Add(user); await _db.SaveChangesAsync(); } }
            public void Other(User[] users) { foreach (var user in users) { _mail.Post(user); _db.Add(user); _db.SaveChanges(); } }
            public async Task Slow(User[] users) { foreach (var user in users) { _db.Add(user); await _db.SaveChangesAsync(); await Task.Delay(100); } }
        }
        """);

    [Fact]
    public Task HelperThatReachesOut_IsSilent() => Verify.Analyzer("""
        interface IMail { Task Send(User user); }
        class Import
        {
            private readonly AppDbContext _db; private readonly IMail _mail;
            public Import(AppDbContext db, IMail mail) { _db = db; _mail = mail; }
            public async Task Run(User[] users) { foreach (var user in users) { await Add(user); } }
            private async Task Add(User user) { _db.Add(user); await Tell(user); await _db.SaveChangesAsync(); }
            private Task Tell(User user) => _mail.Send(user);
        }
        """);

    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.NHibernate)]
    public Task FailureThatEndsTheLoop_IsSilent(SessionCode s) => Run(s, $$"""
        foreach (var user in users)
        {
            try { {{s.Add("user")}} await {{s.Commit}}; }
            catch ({{s.ConstraintException}}) { break; }
        }
        """);

    [Fact]
    public Task TwoCommitsInATurn_IsSilent() => Verify.Analyzer("""
        class Import
        {
            private readonly AppDbContext _db;
            public Import(AppDbContext db) => _db = db;
            public void Run(User[] users)
            {
                foreach (var user in users)
                {
                    _db.Add(user);
                    _db.SaveChanges();
                    _db.Add(new Order { User = user });
                    _db.SaveChanges();
                }
            }
        }
        """);

    /// <summary>LanguageExt's Option: what it holds is taken out by foreach, and is one thing at most.</summary>
    [Theory]
    [InlineData("IsSome", "found")]
    [InlineData("HasValue", "found")]
    [InlineData("IsRight", "found.ToSeq()")]
    [InlineData("IsSome", "this.Find()")]
    public Task LoopOverWhatHoldsOneAtMost_IsSilent(string tells, string source) => Verify.Analyzer($$"""
        struct Maybe<T> : IEnumerable<T>
        {
            public bool {{tells}} => false;
            public IEnumerable<T> ToSeq() => new T[0];
            public IEnumerator<T> GetEnumerator() => throw new InvalidOperationException();
            System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
        }
        class Import
        {
            private readonly AppDbContext _db;
            public Import(AppDbContext db) => _db = db;
            private Maybe<User> Find() => default;
            public async Task Run(Maybe<User> found)
            {
                foreach (var user in {{source}})
                {
                    _db.Remove(user);
                    await _db.SaveChangesAsync();
                }
            }
        }
        """);

    private static Task Run(SessionCode s, string body) => Verify.Analyzer($$"""
        class Import
        {
            {{s.Injected("Import")}}
            public async Task Run(User[] users)
            {
                {{body}}
            }
        }
        """, s);

    [Fact]
    public Task TransientSessionOfAHelper_IsSilent() => Verify.Analyzer("""
        static class Setup { static void Add(IServiceCollection services) => services.AddDbContext<AppDbContext>(options => { }, ServiceLifetime.Transient); }
        class Names
        {
            readonly AppDbContext db;
            public Names(AppDbContext db) { this.db = db; }
            public string Of(int id) { var found = db.Users.Find(id); if (found == null) { db.Add(new User()); db.SaveChanges(); } return ""; }
        }
        class Import
        {
            readonly Names names;
            public Import(Names names) { this.names = names; }
            public void Run(string[] texts)
            {
                for (var i = 0; i < texts.Length; i++)
                    texts[i] = Complete(texts[i]);
            }
            string Complete(string text) => text + names.Of(text.Length);
        }
        """);

    /// <summary>What a method of another object does beside the save may be why it is called for each element.</summary>
    [Theory]
    [InlineData("public Task SaveAsync() { Log(1); return db.SaveChangesAsync(); }", "", "unit.SaveAsync()")]
    [InlineData("public Task SaveAsync(Order order) => db.SaveChangesAsync();", "", "unit.SaveAsync(order)")]
    [InlineData("public async Task SaveAsync() { try { await db.SaveChangesAsync(); } catch (DbUpdateException) { db.ChangeTracker.Clear(); } }", "", "unit.SaveAsync()")]
    [InlineData("public Task SaveAsync() => db.SaveChangesAsync();", "await using var tx = await db.Database.BeginTransactionAsync();", "unit.SaveAsync()")]
    public Task UnitOfWorkThatDoesMore_IsSilent(string member, string before, string call) => Verify.Analyzer($$"""
        class Unit(AppDbContext db) { {{member}} }
        class Close(AppDbContext db, Unit unit)
        {
            public async Task Run(List<Order> orders)
            {
                {{before}}
                foreach (var order in orders)
                {
                    db.Orders.Update(order);
                    await {{call}};
                }
                {{(before.Length > 0 ? "await tx.CommitAsync();" : "")}}
            }
        }
        """);

    /// <summary>What is changed and not saved in this turn is saved with a later one.</summary>
    [Theory]
    [InlineData("order.Status = \"paid\"; if (order.Total < 100) continue; await db.SaveChangesAsync();")]
    [InlineData("order.Status = \"paid\"; if (++count % 100 == 0) await db.SaveChangesAsync();")]
    [InlineData("if (++count % 100 == 0) await db.SaveChangesAsync();")]
    [InlineData("if (order.Total < 100) continue; var seen = progress; seen.Done = count; await db.SaveChangesAsync();")]
    public Task TurnThatLeavesItsChange_IsSilent(string turn) => Verify.Analyzer($$"""
        class Progress { public int Done { get; set; } }
        class Pay(AppDbContext db, Progress progress)
        {
            public async Task Run(List<Order> orders)
            {
                var count = 0;
                foreach (var order in orders)
                {
                    {{turn}}
                }
                Log(count);
                await db.SaveChangesAsync();
            }
        }
        """);
}
