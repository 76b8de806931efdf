using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.Concurrency;

public class SessionPerTaskTests
{
    private static readonly VerifyOptions Own = new() { EquivalenceKey = "SessionPerTask" };

    private const string Shared = """
        class Load(AppDbContext db, IDbContextFactory<AppDbContext> factory)
        {
            public async Task Run(int[] ids)
            {
                await Task.WhenAll(ids.Select(async id => // each
                {
                    // by key
                    var name = await {|SES2001:db.Users.Where(u => u.Id == id).Select(u => u.Name).FirstAsync()|};
                    Log(name);
                }));
                await Parallel.ForEachAsync(ids, async (id, stop) => { Log(await {|SES2001:db.Orders.CountAsync(stop)|}); });
            }
        }
        """;

    private const string Separate = """
        class Load(AppDbContext db, IDbContextFactory<AppDbContext> factory)
        {
            public async Task Run(int[] ids)
            {
                await Task.WhenAll(ids.Select(async id => // each
                {
                    await using var ownDb = await factory.CreateDbContextAsync();
                    // by key
                    var name = await ownDb.Users.Where(u => u.Id == id).Select(u => u.Name).FirstAsync();
                    Log(name);
                }));
                await Parallel.ForEachAsync(ids, async (id, stop) => { await using var ownDb2 = await factory.CreateDbContextAsync(stop); Log(await ownDb2.Orders.CountAsync(stop)); });
            }
        }
        """;

    [Fact]
    public Task Lambda_OpensItsOwnSession() => Verify.Fix(Shared, Separate, Own);

    [Fact]
    public Task FileWithCrLf_KeepsItsLineEndings() => Verify.Fix(Shared.ReplaceLineEndings("\r\n"), Separate.ReplaceLineEndings("\r\n"), Own);

    [Fact]
    public Task ExpressionLambda_BecomesABlock() => Verify.Fix(
        """
        class Load
        {
            private readonly Session _session;
            private readonly SessionFactory _sessions;
            public Load(Session session, SessionFactory sessions) { _session = session; _sessions = sessions; }

            public async Task<int[]> Run(int[] ids)
            {
                await Task.WhenAll(ids.Select(id => {|SES2001:_session.Query<User>().CountAsync()|}));
                return await Task.WhenAll(ids.Select(async id => await {|SES2001:_session.Query<User>().CountAsync()|}));
            }
        }
        """,
        """
        class Load
        {
            private readonly Session _session;
            private readonly SessionFactory _sessions;
            public Load(Session session, SessionFactory sessions) { _session = session; _sessions = sessions; }

            public async Task<int[]> Run(int[] ids)
            {
                await Task.WhenAll(ids.Select(async id =>
                {
                    await using var session = _sessions.OpenSession();
                    return await session.Query<User>().CountAsync();
                }));
                return await Task.WhenAll(ids.Select(async id =>
                {
                    await using var ownSession = _sessions.OpenSession();
                    return await ownSession.Query<User>().CountAsync();
                }));
            }
        }
        """,
        Own);

    [Fact]
    public Task ConnectionsAndFuncs_OpenPerTask() => Verify.Fix(
        """
        class Load(NpgsqlDataSource source, Func<AppDbContext> open)
        {
            public async Task Run(int[] ids)
            {
                await using var connection = await source.OpenConnectionAsync();
                await Task.WhenAll(ids.Select(async id => { await {|SES2001:connection.ExecuteAsync("select 1")|}; }));
            }
            public async Task Add(string[] names, AppDbContext db)
            {
                await Task.WhenAll(names.Select(async name =>
                {
                    var user = new User { Name = name };
                    {|SES2001:db.Add(user)|};
                    await db.SaveChangesAsync();
                }));
            }
        }
        """,
        """
        class Load(NpgsqlDataSource source, Func<AppDbContext> open)
        {
            public async Task Run(int[] ids)
            {
                await using var connection = await source.OpenConnectionAsync();
                await Task.WhenAll(ids.Select(async id => { await using var ownConnection = await source.OpenConnectionAsync(); await ownConnection.ExecuteAsync("select 1"); }));
            }
            public async Task Add(string[] names, AppDbContext db)
            {
                await Task.WhenAll(names.Select(async name =>
                {
                    await using var ownDb = open();
                    var user = new User { Name = name };
                    ownDb.Add(user);
                    await ownDb.SaveChangesAsync();
                }));
            }
        }
        """,
        Own);

    [Fact]
    public Task WithoutFactory_HasNoFix() => Verify.NoFix("""
        class Load(AppDbContext db, IDbContextFactory<OtherContext> factory)
        {
            public async Task Run(int[] ids) => await Task.WhenAll(ids.Select(async id => { Log(await {|SES2001:db.Users.CountAsync()|}); }));
        }
        class OtherContext : DbContext { }
        """, Own);

    [Fact]
    public Task EntitiesThatLeaveOrComeIn_HaveNoFix() => Verify.NoFix("""
        class Load(AppDbContext db, IDbContextFactory<AppDbContext> factory)
        {
            public async Task<User?[]> Leave(int[] ids) => await Task.WhenAll(ids.Select(async id => await {|SES2001:db.Users.FindAsync(id)|}));
            public async Task Collect(int[] ids, List<User?> found) => await Task.WhenAll(ids.Select(async id => found.Add(await {|SES2001:db.Users.FindAsync(id)|})));
            public async Task Change(User[] users) => await Task.WhenAll(users.Select(async user => { user.Active = true; await {|SES2001:db.SaveChangesAsync()|}; }));
            public async Task Stage(User[] users) => await Task.WhenAll(users.Select(async user => { {|SES2001:db.Update(user)|}; await db.SaveChangesAsync(); }));
        }
        """, Own);

    [Fact]
    public Task WorkCommittedOutside_HasNoFix() => Verify.NoFix("""
        class Load(AppDbContext db, IDbContextFactory<AppDbContext> factory)
        {
            public async Task Run(int[] ids)
            {
                await Task.WhenAll(ids.Select(async id => { await {|SES2001:db.Users.AddAsync(new User { Id = id })|}; }));
                await db.SaveChangesAsync();
            }
            public async Task Inside(int[] ids)
            {
                await using var tx = await db.Database.BeginTransactionAsync();
                await Task.WhenAll(ids.Select(async id => { Log(await {|SES2001:db.Users.CountAsync()|}); }));
                await tx.CommitAsync();
            }
            public async Task Mutate(int[] ids)
            {
                await Task.WhenAll(ids.Select(async id => { var user = await {|SES2001:db.Users.FirstAsync()|}; user.Active = true; }));
                await db.SaveChangesAsync();
            }
        }
        """, Own);

    [Fact]
    public Task WorkThroughOtherCode_HasNoFix() => Verify.NoFix("""
        class Load(AppDbContext db, IDbContextFactory<AppDbContext> factory)
        {
            public async Task Run(int[] ids) => await Task.WhenAll(ids.Select(async id => { Log({|SES2001:db.Users.Count()|}); await One(id); }));
            public async Task Only(int[] ids) => await Task.WhenAll(ids.Select(async id => { await {|SES2001:One(id)|}; }));
            async Task One(int id) { await db.Users.FirstAsync(u => u.Id == id); }
        }
        """, Own);

    [Fact]
    public Task LambdaWithAChoice_AwaitsItAsAWhole() => Verify.Fix(
        """
        class Load(AppDbContext db, IDbContextFactory<AppDbContext> factory)
        {
            public async Task Run(int[] ids, bool all)
            {
                var counts = await Task.WhenAll(ids.Select(id => all ? {|SES2001:db.Users.CountAsync()|} : Task.FromResult(id)));
                Log(counts);
            }
        }
        """,
        """
        class Load(AppDbContext db, IDbContextFactory<AppDbContext> factory)
        {
            public async Task Run(int[] ids, bool all)
            {
                var counts = await Task.WhenAll(ids.Select(async id =>
                {
                    await using var ownDb = await factory.CreateDbContextAsync();
                    return await (all ? ownDb.Users.CountAsync() : Task.FromResult(id));
                }));
                Log(counts);
            }
        }
        """, Own);
}
