using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace SessionGuard.Tests;

/// <summary>Unit of work, registry, factory and dependency injection.</summary>
public sealed class PatternTests : IDisposable
{
    private readonly SqliteDatabase _database = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _database.Dispose();

    private sealed class UserRepository(IRepositorySession session)
    {
        public void Add(User user) => session.Add(user);

        public Task<User?> FindAsync(string email) => session.Query<User>().Where(u => u.Email == email).FirstOrDefaultAsync(Token);
    }

    private sealed class Registration(SessionFactory factory) : UnitOfWork(factory)
    {
        public UserRepository Users => Repository(s => new UserRepository(s));
    }

    [Fact]
    public async Task S164_UnitOfWork_RefusesUseBeforeBeginAndAfterTheEnd()
    {
        var work = new Registration(_database.Factory);
        Assert.Throws<InvalidSessionRequestException>(() => work.Users);
        await Assert.ThrowsAsync<InvalidSessionRequestException>(() => work.CommitAsync(Token));
        work.Begin();
        Assert.Same(work.Users, work.Users);
        await work.DisposeAsync();
        var error = Assert.Throws<InvalidSessionRequestException>(() => work.Users);
        Assert.Contains("Registration", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S165_S167_UnitOfWork_StoresWhatItsRepositoriesStagedOnlyWithACommit()
    {
        await using (var work = new Registration(_database.Factory))
        {
            work.Begin();
            work.Users.Add(new User { Email = "forgotten" });
            await work.FlushAsync(Token);
        }

        await using (var work = new Registration(_database.Factory))
        {
            work.Begin();
            work.Users.Add(new User { Email = "stored" });
            Assert.NotNull(await work.Users.FindAsync("stored"));
            await work.CommitAsync(Token);
        }

        Assert.Equal(["stored"], _database.Committed("SELECT email FROM users"));
    }

    [Fact]
    public void S166_SecondBegin_IsRefusedAndANewOneOpensAFreshSession()
    {
        using var work = new Registration(_database.Factory);
        work.Begin();
        var first = work.Users;
        Assert.Throws<InvalidSessionRequestException>(work.Begin);
        work.Dispose();
        work.Begin();
        Assert.NotSame(first, work.Users);
    }

    [Fact]
    public async Task S155_S156_Registry_HandsTheFlowItsSession()
    {
        using var registry = new SessionRegistry(_database.Factory);
        Assert.False(registry.Has);
        var mine = registry.Current;
        Assert.Same(mine, registry.Current);
        await Task.Yield();
        Assert.Same(mine, registry.Current);
        Session? other = null;
        await Task.Factory.StartNew(() =>
        {
            using (ExecutionContext.SuppressFlow())
                return Task.Run(() => other = registry.Current, Token);
        }, Token, TaskCreationOptions.None, TaskScheduler.Default).Unwrap();
        Assert.NotSame(mine, other);
        await registry.RemoveAsync();
        Assert.False(registry.Has);
        Assert.NotSame(mine, registry.Current);
        Assert.Throws<ObjectDisposedException>(() => mine.Add(new User()));
        await registry.RemoveAsync();
        other!.Dispose();
    }

    [Fact]
    public void S157_SettingsForAScopeThatHasASession_AreRefused()
    {
        using var registry = new SessionRegistry(_database.Factory, RegistryScope.Thread);
        Assert.False(registry.Open(s => s with { Autoflush = false }).Autoflush);
        Assert.Throws<InvalidSessionRequestException>(() => registry.Open(s => s));
        registry.Remove();
    }

    [Fact]
    public void S151_S152_Factory_GivesFreshSessionsWithTheSettingsOfTheirTime()
    {
        var factory = new SessionFactory(SqliteFactory.Instance, _database.ConnectionString);
        using var before = factory.OpenSession();
        factory.Configure(s => s with { Autoflush = false });
        using var after = factory.OpenSession();
        using var overridden = factory.OpenSession(s => s with { Autoflush = true });
        Assert.Equal((true, false, true), (before.Autoflush, after.Autoflush, overridden.Autoflush));
        Assert.NotSame(before, after);
    }

    [Fact]
    public async Task S153_FactoryTransact_CommitsAtTheEndAndClosesAlways()
    {
        Session? used = null;
        var id = await _database.Factory.TransactAsync(async session =>
        {
            used = session;
            var user = new User { Email = "a" };
            session.Add(user);
            await session.FlushAsync(Token);
            return user.Id;
        }, Token);
        Assert.Equal([id.ToString(null, null)], _database.Committed("SELECT id FROM users"));
        Assert.Throws<ObjectDisposedException>(() => used!.Add(new User()));
        await Assert.ThrowsAsync<FormatException>(() => _database.Factory.TransactAsync(session =>
        {
            session.Add(new User { Email = "b" });
            throw new FormatException();
        }, Token));
        Assert.Single(_database.Committed("SELECT id FROM users"));
    }

    [Fact]
    public async Task S168_DependencyInjection_GivesEachScopeOneSessionAndClosesIt()
    {
        var services = new ServiceCollection();
        services.AddSessionGuard(SqliteFactory.Instance, _database.ConnectionString, s => s with { Entities = [typeof(User)] });
        services.AddKeyedSessionGuard("read", _ => SqliteFactory.Instance.CreateDataSource(_database.ConnectionString), s => s with { Autoflush = false });
        await using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
        Session kept;
        await using (var scope = provider.CreateAsyncScope())
        {
            kept = scope.ServiceProvider.GetRequiredService<Session>();
            Assert.Same(kept, scope.ServiceProvider.GetRequiredService<Session>());
            Assert.Same(kept, scope.ServiceProvider.GetRequiredService<IRepositorySession>());
            var read = scope.ServiceProvider.GetRequiredKeyedService<Session>("read");
            Assert.NotSame(kept, read);
            Assert.False(read.Autoflush);
            kept.Add(new User { Email = "never committed" });
            await kept.FlushAsync(Token);
        }

        Assert.Throws<ObjectDisposedException>(() => kept.Add(new User()));
        Assert.Empty(_database.Committed("SELECT * FROM users"));
        Assert.Throws<InvalidOperationException>(provider.GetRequiredService<Session>);
        Assert.Same(provider.GetRequiredService<SessionFactory>(), provider.GetRequiredService<SessionFactory>());
    }
}
