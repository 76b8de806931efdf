using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.State;

/// <summary>SES5004 where it must keep quiet.</summary>
public class NeedlessRefreshSilentTests
{
    private const string Added = "var user = new User(); session.Add(user); await session.FlushAsync();";

    [Theory]
    [InlineData("await session.ExecuteAsync($\"update users set name = 'x'\");")]
    [InlineData("await Task.Delay(5); await work.SaveAsync();")]
    [InlineData("await Send();")]
    [InlineData("Touch(user);")]
    [InlineData("user.Name = \"later\";")]
    [InlineData("session.Expire(user);")]
    [InlineData("await session.Query<Order>().ToListAsync();")]
    [InlineData("await session.Query<User>().ExecuteUpdateAsync(s => s.Set(u => u.Active, true));")]
    [InlineData("await save();")]
    public Task SomethingBetween_IsSilent(string between) => Run($"{Added} {between} await session.RefreshAsync(user);");

    [Fact]
    public Task FlushOnOnePathOnly_IsSilent() => Run("var user = new User(); session.Add(user); if (many) await session.FlushAsync(); await session.RefreshAsync(user);");

    [Fact]
    public Task OtherWorkOnOnePath_IsSilent() => Run($"{Added} if (many) await session.ExecuteAsync($\"update users set name = 'x'\"); await session.RefreshAsync(user);");

    [Theory]
    [InlineData("await session.RefreshAsync(user, u => u.Name);")]
    [InlineData("await session.RefreshAsync(user, u => u.Name, u => u.Email);")]
    public Task NamedMembers_AreSilent(string refresh) => Run($"{Added} {refresh}");

    [Fact]
    public Task ObjectThatNothingHereChanged_IsSilent() => Run("session.Add(new Order()); await session.CommitAsync(); await session.RefreshAsync(given);");

    [Fact]
    public Task RefreshAfterRollback_IsSilent() => Run("given.Name = \"x\"; await session.RollbackAsync(); await session.RefreshAsync(given);");

    [Fact]
    public Task CommitThatExpires_IsSilent() => Verify.Analyzer("""
        class Register(Session session)
        {
            public SessionSettings Settings => new() { ExpireOnCommit = true };
            public async Task Run() { var user = new User(); session.Add(user); await session.CommitAsync(); await session.RefreshAsync(user); }
        }
        """);

    [Theory]
    [InlineData("[DatabaseGenerated(DatabaseGeneratedOption.Computed)] public DateTime Created { get; set; }")]
    [InlineData("[DatabaseGenerated(DatabaseGeneratedOption.Identity)] public int Number { get; set; }")]
    public Task ColumnThatTheDatabaseComputes_IsSilent(string column) => Verify.Analyzer($$"""
        using System.ComponentModel.DataAnnotations.Schema;
        class Invoice { public int Id { get; set; } {{column}} }
        class Bill(Session session)
        {
            public async Task Run() { var invoice = new Invoice(); session.Add(invoice); await session.FlushAsync(); await session.RefreshAsync(invoice); }
        }
        """);

    [Fact]
    public Task ColumnComputedInABaseClass_IsSilent() => Verify.Analyzer("""
        class Stamped { [System.ComponentModel.DataAnnotations.Schema.DatabaseGenerated(System.ComponentModel.DataAnnotations.Schema.DatabaseGeneratedOption.Computed)] public DateTime At { get; set; } }
        class Invoice : Stamped { public int Id { get; set; } }
        class Bill(Session session)
        {
            public async Task Run() { var invoice = new Invoice(); session.Add(invoice); await session.FlushAsync(); await session.RefreshAsync(invoice); }
        }
        """);

    [Fact]
    public Task FlushOfAnotherSession_IsSilent() => Run("await using var own = sessions.OpenSession(); session.Add(given); await own.FlushAsync(); await session.RefreshAsync(given);");

    [Theory]
    [InlineData("AppDbContext", "session.Add(user); session.SaveChanges(); session.Entry(user).Reload();")]
    [InlineData("NHibernate.ISession", "session.Save(user); session.Flush(); session.Refresh(user);")]
    public Task LibrariesWhoseMappingIsElsewhere_AreSilent(string type, string body) => Verify.Analyzer($$"""
        class Register({{type}} session)
        {
            public void Run(User user) { {{body}} }
        }
        """);

    [Fact]
    public Task OtherWorkInAFinallyBlock_IsSilent() => Run($"var user = new User(); session.Add(user); try {{ await session.FlushAsync(); }} finally {{ await session.ExecuteAsync($\"update users set name = 'x'\"); }} await session.RefreshAsync(user);");

    private static Task Run(string body) => Verify.Analyzer($$"""
        interface IWork { Task SaveAsync(); }
        class Register(Session session, SessionFactory sessions, IWork work)
        {
            public async Task Run(User given, bool many, Func<Task> save) { {{body}} await Task.CompletedTask; }
            async Task Send() => await session.ExecuteAsync($"select 1");
            void Touch(User user) => user.Name = "touched";
        }
        """, References.SessionGuard);
}
