using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1007 where it speaks.</summary>
public class CommitInLoopReportsTests
{
    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.NHibernate)]
    public Task CommitPerElement_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Import
        {
            {{s.Injected("Import")}}
            public async Task Run(User[] users)
            {
                foreach (var user in users)
                {
                    {{s.Add("user")}}
                    await {|SES1007:{{s.Commit}}|};
                }
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.NHibernate)]
    public Task SessionOpenedBeforeTheLoop_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Import
        {
            {{s.InjectedFactory("Import")}}
            public async Task Run(IEnumerable<User> users)
            {
                {{s.UsingSession}}
                for (var i = 0; i < 10; i++)
                {
                    {{s.Add("new User()")}}
                    await {|SES1007:{{s.Commit}}|};
                }
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.NHibernate)]
    public Task LoadedChangedAndCommittedEach_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Import
        {
            {{s.Injected("Import")}}
            public async Task Run(List<int> ids)
            {
                foreach (var id in ids)
                {
                    var user = await {{s.Get("id")}};
                    if (user is null)
                        continue;
                    user.Active = true;
                    {{s.Delete("user")}}
                    await {|SES1007:{{s.Commit}}|};
                }
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.NHibernate)]
    public Task CommitInAHelperOfTheSameObject_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Import
        {
            {{s.Injected("Import")}}
            public async Task Run(User[] users)
            {
                foreach (var user in users)
                    await {|SES1007:Save(user)|};
            }
            private async Task Save(User user) { {{s.Add("user")}} await {{s.Commit}}; }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.NHibernate)]
    public Task CommitWithTheChangeInOneBranch_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Import
        {
            {{s.Injected("Import")}}
            public async Task Run(User[] users)
            {
                foreach (var user in users)
                {
                    if (!user.Active)
                    {
                        {{s.Delete("user")}}
                        await {|SES1007:{{s.Commit}}|};
                    }
                }
            }
        }
        """, s);

    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.NHibernate)]
    public Task LoopInATry_Reports(SessionCode s) => Verify.Analyzer($$"""
        class Import
        {
            {{s.Injected("Import")}}
            public async Task Run(User[] users)
            {
                try
                {
                    foreach (var user in users)
                    {
                        {{s.Add("user")}}
                        await {|SES1007:{{s.Commit}}|};
                    }
                }
                catch (Exception e) { Log(e); throw; }
            }
        }
        """, s);

    [Fact]
    public Task InnerLoopOfTwo_ReportsOnce() => Verify.Analyzer("""
        class Import
        {
            public void Run(AppDbContext db, List<User> users)
            {
                foreach (var user in users)
                {
                    foreach (var order in user.Orders)
                    {
                        db.Orders.Update(order);
                        {|SES1007:db.SaveChanges()|};
                    }
                }
            }
        }
        """);

    [Fact]
    public Task LoggingAndMappingBesides_Reports() => Verify.Analyzer("""
        using Microsoft.Extensions.Logging;
        interface IMapper { User Map(string text); }
        class Import
        {
            private readonly AppDbContext _db; private readonly IMapper _mapper; private readonly ILogger<Import> _logger;
            public Import(AppDbContext db, IMapper mapper, ILogger<Import> logger) { _db = db; _mapper = mapper; _logger = logger; }
            public async Task Run(string[] lines)
            {
                foreach (var line in lines)
                {
                    await _db.AddAsync(_mapper.Map(line.Trim()));
                    _logger.LogInformation("one more");
                    await {|SES1007:_db.SaveChangesAsync()|};
                }
            }
        }
        """);

    [Theory]
    [InlineData("found")]
    [InlineData("maybe.Match()")]
    public Task LoopOverACollectionOfItsOwnType_Reports(string source) => Verify.Analyzer($$"""
        struct Users : IEnumerable<User>
        {
            public bool IsLoaded => false;
            public IEnumerator<User> GetEnumerator() => throw new InvalidOperationException();
            System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
        }
        struct Maybe { public bool IsSome => false; public IEnumerable<User> Match() => new User[2]; }
        class Import
        {
            private readonly AppDbContext _db;
            public Import(AppDbContext db) => _db = db;
            public async Task Run(Users found, Maybe maybe)
            {
                foreach (var user in {{source}})
                {
                    _db.Remove(user);
                    await {|SES1007:_db.SaveChangesAsync()|};
                }
            }
        }
        """);

    [Theory]
    [InlineData("public Task<int> CompleteAsync(CancellationToken token = default) => db.SaveChangesAsync(token);", "CompleteAsync()")]
    [InlineData("public async Task<bool> SaveAsync() => await db.SaveChangesAsync() > 0;", "SaveAsync()")]
    [InlineData("public Task SaveAsync() => StoreAsync(); private async Task StoreAsync() { await db.SaveChangesAsync(); }", "SaveAsync()")]
    public Task UnitOfWorkThatOnlySaves_Reports(string member, string call) => Verify.Analyzer($$"""
        class Unit(AppDbContext db) { {{member}} }
        class Close(AppDbContext db, Unit unit)
        {
            public async Task Run(List<Order> orders)
            {
                foreach (var order in orders)
                {
                    db.Orders.Update(order);
                    await {|SES1007:unit.{{call}}|};
                }
            }
        }
        """);

    [Theory]
    [InlineData("if (order.Status == \"paid\") continue; order.Status = \"paid\"; await {|SES1007:db.SaveChangesAsync()|};")]
    [InlineData("if (await db.Users.FindAsync(order.UserId) is not { Active: false } user) continue; user.Active = true; await {|SES1007:db.SaveChangesAsync()|};")]
    [InlineData("if (order.Lines.Count > 0) { order.Total++; await {|SES1007:db.SaveChangesAsync()|}; }")]
    public Task TurnThatMayHaveNothingToDo_Reports(string turn) => Verify.Analyzer($$"""
        class Pay(AppDbContext db)
        {
            public async Task Run(List<Order> orders)
            {
                foreach (var order in orders)
                {
                    {{turn}}
                }
            }
        }
        """);
}
