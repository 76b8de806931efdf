using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Concurrency;

/// <summary>SES2006 where the second query is enumerated itself.</summary>
public class SessionUsedWhileStreamingNestedTests
{
    [Theory]
    [InlineData("foreach (var user in db.Users)", "{|SES2006:db.Orders|}")]
    [InlineData("foreach (var user in db.Users.Where(u => u.Active))", "{|SES2006:db.Orders.Where(o => o.UserId == user.Id)|}")]
    public Task QueryEnumeratedInTheLoop_Reports(string outer, string inner) => Verify.Analyzer($$"""
        class Report(AppDbContext db)
        {
            public void Run()
            {
                {{outer}}
                {
                    foreach (var order in {{inner}})
                        Log(order.Total + user.Id);
                }
                db.SaveChanges();
            }
        }
        """);

    [Fact]
    public Task AwaitedEnumerationInTheLoop_Reports() => Verify.Analyzer("""
        class Report(AppDbContext db)
        {
            public async Task Run()
            {
                await foreach (var user in db.Users.AsAsyncEnumerable())
                {
                    await foreach (var order in {|SES2006:db.Orders.AsAsyncEnumerable()|})
                        Log(order.Total);
                }
                db.SaveChanges();
            }
        }
        """);

    [Theory]
    [InlineData("db.Users.ToList()", "db.Orders")]
    [InlineData("db.Users", "user.Orders")]
    public Task OneOfThemIsInMemory_IsSilent(string outer, string inner) => Verify.Analyzer($$"""
        class Report(AppDbContext db)
        {
            public void Run()
            {
                foreach (var user in {{outer}})
                {
                    foreach (var order in {{inner}})
                        Log(order.Total);
                }
                db.SaveChanges();
            }
        }
        """);

    [Fact]
    public Task OneBehindTheOther_IsSilent() => Verify.Analyzer("""
        class Report(AppDbContext db)
        {
            public void Run(List<int> ids)
            {
                foreach (var id in ids)
                {
                    foreach (var user in db.Users.Where(u => u.Id == id))
                        Log(user.Name);
                    foreach (var order in db.Orders.Where(o => o.UserId == id))
                        Log(order.Total);
                }
                db.SaveChanges();
            }
        }
        """);
}
