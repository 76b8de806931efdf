using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1006 and units of work, whose repositories work on their session.</summary>
public class ChangesNeverCommittedUnitsTests
{
    private const string Shop = """
        class Users(IRepositorySession session) { public void Add(User user) => session.Add(user); public ValueTask<User> Find(int id) => session.GetAsync<User>(id); }
        class Shop(SessionFactory factory) : UnitOfWork(factory) { public Users Users => Repository(s => new Users(s)); public void Put(User user) => Session.Add(user); }
        """;

    [Theory]
    [InlineData("{|SES1006:shop.Users.Add(new User { Name = name })|};")]
    [InlineData("var user = new User(); {|SES1006:shop.Users.Add(user)|}; Log(name);")]
    [InlineData("{|SES1006:shop.Put(new User())|};")]
    [InlineData("var users = shop.Users; {|SES1006:users.Add(new User())|};")]
    public Task AddedAndNotCommitted_Reports(string work) => Run(work);

    [Theory]
    [InlineData("shop.Users.Add(new User { Name = name }); shop.Commit();")]
    [InlineData("shop.Users.Add(new User { Name = name }); Finish(shop);")]
    [InlineData("shop.Users.Add(new User { Name = name }); shop.Rollback();")]
    [InlineData("shop.Put(new User()); shop.Commit();")]
    [InlineData("shop.Users.Find(1);")]
    public Task CommittedRolledBackOrOnlyRead_IsSilent(string work) => Run(work);

    private static Task Run(string work) => Verify.Analyzer($$"""
        {{Shop}}
        class Register(SessionFactory factory)
        {
            public void Run(string name)
            {
                using var shop = new Shop(factory);
                shop.Begin();
                {{work}}
            }
            static void Finish(Shop shop) => shop.Commit();
        }
        """);
}
