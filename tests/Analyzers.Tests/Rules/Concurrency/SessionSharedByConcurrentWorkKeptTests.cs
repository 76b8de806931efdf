using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Concurrency;

/// <summary>SES2001: objects that opened a session for themselves, and are shared.</summary>
public class SessionSharedByConcurrentWorkKeptTests
{
    private const string Store = """

        public class Store
        {
            private readonly NpgsqlConnection connection = new("Host=localhost");
            public Task<int> Count(int id) => connection.ExecuteScalarAsync<int>("select count(*) from orders where user_id = @id", new { id });
            public async Task<int> Own(int id) { await using var own = new NpgsqlConnection("Host=localhost"); return await own.ExecuteScalarAsync<int>("select 1"); }
            public Task<int> None(int id) => Task.FromResult(id);
        }
        """;

    [Theory]
    [InlineData("await Task.WhenAll(ids.Select(async id => Log(await {|SES2001:store.Count(id)|})));")]
    [InlineData("var tasks = ids.Select(id => {|SES2001:store.Count(id)|}); await Task.WhenAll(tasks);")]
    [InlineData("var tasks = ids.Select(async id => await {|SES2001:store.Count(id)|}).Where(task => task != null).ToArray(); await Task.WhenAll(tasks);")]
    [InlineData("await Parallel.ForEachAsync(ids, async (id, token) => Log(await {|SES2001:store.Count(id)|}));")]
    [InlineData("await Task.WhenAll(store.Count(1), {|SES2001:store.Count(2)|});")]
    [InlineData("var one = store.Count(1); var two = {|SES2001:store.Count(2)|}; await one; await two;")]
    [InlineData("var tasks = new List<Task<int>>(); foreach (var id in ids) tasks.Add({|SES2001:store.Count(id)|}); await Task.WhenAll(tasks);")]
    public Task OneObject_Reports(string work)
    {
        return Task.WhenAll(Of("public async Task Run(int[] ids) { var store = new Store();", ""), Of("public async Task Run(int[] ids, Store store) {", ""), Of("public async Task Run(int[] ids) {", "private readonly Store store = new();"));

        Task Of(string head, string field) => Verify.Analyzer($$"""
            class Page
            {
                {{field}}
                {{head}} {{work}} }
            }
            """ + Store, References.Ado);
    }

    [Theory]
    [InlineData("foreach (var id in ids) Log(await store.Count(id));")]
    [InlineData("await Task.WhenAll(ids.Select(async id => Log(await new Store().Count(id))));")]
    [InlineData("await Task.WhenAll(ids.Select(async id => { var own = new Store(); Log(await own.Count(id)); }));")]
    [InlineData("Log(ids.Select(async id => await store.Count(id)).Select(task => task.Result).ToArray());")]
    [InlineData("await Task.WhenAll(ids.Select(store.Own)); await Task.WhenAll(ids.Select(id => store.Own(id)));")]
    [InlineData("await Task.WhenAll(ids.Select(id => store.None(id)));")]
    [InlineData("await Task.WhenAll(store.Count(1), other.Count(2), store.Own(3), store.None(4));")]
    [InlineData("var tasks = new List<Task<int>>(); foreach (var each in new[] { store, other }) tasks.Add(each.Count(1)); await Task.WhenAll(tasks);")]
    [InlineData("var at = store; var one = at.Count(1); at = other; var two = at.Count(2); await one; await two;")]
    [InlineData("var turn = new SemaphoreSlim(1); await Task.WhenAll(ids.Select(async id => { await turn.WaitAsync(); try { Log(await store.Count(id)); } finally { turn.Release(); } }));")]
    public Task OneForEachOrOneAfterAnother_IsSilent(string work) => Verify.Analyzer($$"""
        class Page(Store other)
        {
            public async Task Run(int[] ids) { var store = new Store(); {{work}} Log(other); }
        }
        """ + Store, References.Ado);

    [Theory]
    [InlineData("public async Task<int> Count(int id) { await turn.WaitAsync(); try { return await connection.ExecuteScalarAsync<int>(\"select 1\"); } finally { turn.Release(); } }")]
    [InlineData("public Task<int> Count(int id) { lock (turn) return Task.FromResult(connection.ExecuteScalar<int>(\"select 1\")); }")]
    [InlineData("public async Task<int> Count(int id) { connection = new NpgsqlConnection(\"\"); return await connection.ExecuteScalarAsync<int>(\"select 1\"); }")]
    public Task ObjectThatTakesTurns_IsSilent(string count) => Verify.Analyzer($$"""
        class Store
        {
            private readonly SemaphoreSlim turn = new(1);
            private NpgsqlConnection connection = new("Host=localhost");
            {{count}}
            public object Both() => (turn, connection);
        }
        class Page(Store store)
        {
            public Task Run(int[] ids) => Task.WhenAll(ids.Select(id => store.Count(id)));
        }
        """, References.Ado);

    [Fact]
    public Task ObjectWithAContextOfItsOwn_ReportsByTheNameOfBoth() => Verify.Analyzer("""
        class Page(Store store)
        {
            public Task Run(int[] ids) => Task.WhenAll({|#1:store.Find(1)|}, {|#0:store.Find(2)|});
        }
        class Store
        {
            private readonly AppDbContext db = new();
            public async Task<User?> Find(int id) => await db.Users.FindAsync(id);
        }
        """, new VerifyOptions
    {
        References = References.EntityFramework,
        Expected =
        [
            new DiagnosticResult(Descriptors.SES2001).WithLocation(0).WithLocation(1).WithMessage("'store.db' is used by two tasks at once; a DbContext serves one operation at a time: await them one after another, or open one per task"),
        ],
    });
}
