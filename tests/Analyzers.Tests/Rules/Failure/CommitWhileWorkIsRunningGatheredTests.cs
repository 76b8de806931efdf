using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3007 where the tasks are awaited in a try.</summary>
public class CommitWhileWorkIsRunningGatheredTests
{
    /// <summary>Who awaits a task waits for its end, whether it throws or not; all of them, where they are awaited together.</summary>
    [Fact]
    public Task AwaitThatFails_IsSilent() => Verify.Analyzer("""
        class Load
        {
            public async Task Run()
            {
                using (var db = new AppDbContext())
                {
                    var first = Count(db);
                    var second = Count(db);
                    try { await Task.WhenAll(first, second); }
                    catch (InvalidOperationException e) { Log(e); }
                    Log("done");
                }
            }

            static async Task<int> Count(AppDbContext db) => await db.Users.CountAsync();
        }
        """);

    /// <summary>The first that fails ends the waiting.</summary>
    [Fact]
    public Task OneBehindTheOther_Reports() => Verify.Analyzer("""
        class Load
        {
            public async Task Run()
            {
                using (var db = new AppDbContext())
                {
                    var first = {|SES3007:Count(db)|};
                    var second = Count(db);
                    try { await second; await first; }
                    catch (InvalidOperationException e) { Log(e); }
                    Log("done");
                }
            }

            static async Task<int> Count(AppDbContext db) => await db.Users.CountAsync();
        }
        """);

    [Theory]
    [InlineData("foreach (var load in loads) (await load).Name = name;")]
    [InlineData("foreach (var load in loads) { var user = await load; Log(user); }")]
    [InlineData("for (var i = 0; i < loads.Count; i++) { var load = loads[i]; Log(await load); }")]
    [InlineData("while (loads.Count > 0) { await loads[0]; loads.RemoveAt(0); }")]
    [InlineData("while (loads.Count != 0) { await loads[0]; loads.RemoveAt(0); }")]
    public Task AwaitedOneByOne_IsSilent(string wait) => Gathered(wait, "await session.CommitAsync();");

    [Theory]
    [InlineData("foreach (var load in loads) Log(load.Status);")]
    [InlineData("foreach (var other in name) await Task.Delay(other);")]
    [InlineData("for (var i = 0; i < loads.Count; i++) Log(loads[i].Status);")]
    [InlineData("if (loads.Count > 0) await loads[0];")]
    [InlineData("for (var i = 0; i < ids.Length; i++) { await Task.Delay(ids[i]); }")]
    public Task LoopThatAwaitsOthers_Reports(string loop) => Gathered(loop, "await {|SES3007:session.CommitAsync()|}; await Task.WhenAll(loads);");

    [Theory]
    [InlineData("await Task.WhenAll(new List<Task> { writing, other });")]
    [InlineData("var all = new List<Task> { other, writing }; all.Add(Task.CompletedTask); await Task.WhenAll(all);")]
    [InlineData("await Task.WhenAll(new[] { writing, other });")]
    [InlineData("var all = new HashSet<Task> { writing }; foreach (var one in all) await one;")]
    public Task ListWrittenInPlace_IsSilent(string wait) => Verify.Analyzer($$"""
        class Save(AppDbContext db)
        {
            public async Task Run(Task other)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                Task writing = db.SaveChangesAsync();
                {{wait}}
                await tx.CommitAsync();
            }
        }
        """, new VerifyOptions { Only = ["SES3007"] });

    [Fact]
    public Task ListThatLeavesItOut_Reports() => Verify.Analyzer("""
        class Save(AppDbContext db)
        {
            public async Task Run(Task other)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                Task writing = db.SaveChangesAsync();
                await Task.WhenAll(new List<Task> { other });
                await {|SES3007:tx.CommitAsync()|};
                await writing;
            }
        }
        """, new VerifyOptions { Only = ["SES3007"] });

    private static Task Gathered(string loop, string commit) => Verify.Analyzer($$"""
        class Load(Session session)
        {
            public async Task Run(int[] ids, string name)
            {
                var loads = new List<Task<User>>();
                foreach (var id in ids)
                    loads.Add(session.GetOneAsync<User>(id).AsTask());
                {{loop}}
                {{commit}}
            }
        }
        """, new VerifyOptions { Only = ["SES3007"] });
}
