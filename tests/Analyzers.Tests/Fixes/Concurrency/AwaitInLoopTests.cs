using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.Concurrency;

public class AwaitInLoopTests
{
    private static readonly VerifyOptions Sequential = new() { EquivalenceKey = "AwaitOneByOne" };

    [Fact]
    public Task SelectedTasks_BecomeALoop() => Verify.Fix(
        """
        class Load
        {
            public async Task Run(AppDbContext db, int[] ids)
            {
                await Task.WhenAll(ids.Select(async id => // each
                {
                    var user = await {|SES2001:db.Users.FindAsync(id)|};
                    if (user == null)
                        return; // gone
                    user.Active = true;
                }));
                await Task.WhenAll(ids.Select(async id => await {|SES2001:db.Users.FindAsync(id)|})); // again
                await Task.WhenAll(ids.Select(id => {|SES2001:db.Users.LoadAsync()|}).ToList());
            }
        }
        """,
        """
        class Load
        {
            public async Task Run(AppDbContext db, int[] ids)
            {
                foreach (var id in ids) // each
                {
                    var user = await db.Users.FindAsync(id);
                    if (user == null)
                        continue; // gone
                    user.Active = true;
                }
                foreach (var id in ids)
                    await db.Users.FindAsync(id); // again
                foreach (var id in ids)
                    await db.Users.LoadAsync();
            }
        }
        """,
        Sequential);

    [Fact]
    public Task LambdaFurtherIn_MovesOut() => Verify.Fix(
        """
        class Load(Session session)
        {
            public async Task Run(int[] ids)
            {
                await Task.WhenAll(
                    ids.Where(id => id > 0).Select(async id =>
                    {
                        var user = await {|SES2001:session.GetAsync<User>(id)|};
                        Log(user);
                    }));
            }
        }
        """,
        """
        class Load(Session session)
        {
            public async Task Run(int[] ids)
            {
                foreach (var id in ids.Where(id => id > 0))
                {
                    var user = await session.GetAsync<User>(id);
                    Log(user);
                }
            }
        }
        """,
        Sequential);

    [Fact]
    public Task Results_AreCollectedInAList() => Verify.Fix(
        """
        class Load(AppDbContext db)
        {
            public async Task<IReadOnlyList<int>> Run(int[] ids)
            {
                var names = await Task.WhenAll(ids.Select(async id =>
                {
                    var user = await {|SES2001:db.Users.FirstAsync(u => u.Id == id)|};
                    return user.Name;
                }));
                var counts = await Task.WhenAll(ids.Select(id => {|SES2001:db.Orders.CountAsync(o => o.UserId == id)|}));
                Log(names.Length + names.First());
                return counts;
            }
        }
        """,
        """
        class Load(AppDbContext db)
        {
            public async Task<IReadOnlyList<int>> Run(int[] ids)
            {
                var names = new List<string>();
                foreach (var id in ids)
                {
                    var user = await db.Users.FirstAsync(u => u.Id == id);
                    names.Add(user.Name);
                }
                var counts = new List<int>();
                foreach (var id in ids)
                    counts.Add(await db.Orders.CountAsync(o => o.UserId == id));
                Log(names.Count + names.First());
                return counts;
            }
        }
        """,
        Sequential);

    [Fact]
    public Task SelectKeptInALocal_BecomesALoop() => Verify.Fix(
        """
        class Load(AppDbContext db)
        {
            public async Task Run(int[] ids)
            {
                var tasks = ids.Select(async id => // one each
                {
                    await {|SES2001:One(id)|};
                }).ToList();
                await Task.WhenAll(tasks); // done
            }
            async Task One(int id) { await db.Users.FirstAsync(u => u.Id == id); }
        }
        """,
        """
        class Load(AppDbContext db)
        {
            public async Task Run(int[] ids)
            {
                foreach (var id in ids) // one each
                {
                    await One(id);
                } // done
            }
            async Task One(int id) { await db.Users.FirstAsync(u => u.Id == id); }
        }
        """,
        Sequential);

    [Fact]
    public Task TasksInAList_AreAwaitedInTheLoop() => Verify.Fix(
        """
        class Load(AppDbContext db)
        {
            public async Task<decimal> Run(int[] ids)
            {
                var tasks = new List<Task>(); // started at once
                foreach (var id in ids)
                {
                    tasks.Add({|SES2001:One(id)|}); // each
                }

                await Task.WhenAll(tasks);

                var totals = new List<Task<decimal>>();
                foreach (var id in ids) totals.Add({|SES2001:db.Orders.SumAsync(o => o.Total)|});
                var sums = await Task.WhenAll(totals);
                return sums.Sum();
            }
            async Task One(int id) { await db.Users.FirstAsync(u => u.Id == id); }
        }
        """,
        """
        class Load(AppDbContext db)
        {
            public async Task<decimal> Run(int[] ids)
            {
                // started at once
                foreach (var id in ids)
                {
                    await One(id); // each
                }

                var sums = new List<decimal>();
                foreach (var id in ids) sums.Add(await db.Orders.SumAsync(o => o.Total));
                return sums.Sum();
            }
            async Task One(int id) { await db.Users.FirstAsync(u => u.Id == id); }
        }
        """,
        Sequential);

    [Fact]
    public Task LambdaThatCannotBeALoopBody_HasNoFix() => Verify.NoFix(
        """
        class Load(AppDbContext db)
        {
            public async Task Run(int[] ids, User[] found)
            {
                await Task.WhenAll(ids.Select(async (id, at) => await {|SES2001:db.Users.FindAsync(id)|}));
                await Task.WhenAll(ids.Select(async id => { id++; await {|SES2001:db.Users.FindAsync(id)|}; }));
                await Task.WhenAll(ids.Select(async id => { var found = await {|SES2001:db.Users.FindAsync(id)|}; }));
                await Task.WhenAll(ids.Select(async id => { foreach (var f in found) { if (f.Id == id) return; } await {|SES2001:db.Users.FindAsync(id)|}; }));
                User[] array = await Task.WhenAll(ids.Select(async id => await {|SES2001:db.Users.FirstAsync()|}));
                await Parallel.ForEachAsync(ids, async (id, stop) => await {|SES2001:db.Users.FindAsync(id)|});
            }
        }
        """,
        Sequential);

    [Fact]
    public Task ListWithOtherUses_HasNoFix() => Verify.NoFix("""
        class Load(AppDbContext db)
        {
            public async Task Run(int[] ids)
            {
                var tasks = new List<Task>();
                foreach (var id in ids)
                    tasks.Add({|SES2001:db.Users.LoadAsync()|});
                Log(tasks.Count);
                await Task.WhenAll(tasks);
            }
        }
        """);

    [Fact]
    public Task QueryThatIsStillRead_HasNoFix() => Verify.NoFix("""
        class Load
        {
            public async Task Run(AppDbContext db)
            {
                await Task.WhenAll(db.Users.AsEnumerable().Select(async user => { await {|SES2001:db.Orders.CountAsync()|}; }));
            }
        }
        """);
}
