using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.Boundaries;

public class BeginFirstTests
{
    private const string Shop = Rules.Boundaries.UsedOutsideItsScopeReportsTests.Shop;

    [Fact]
    public Task UnitOfWork_IsBegunWhereItIsMade() => Verify.Fix(
        Shop + """

        class Pay(SessionFactory factory)
        {
            public async Task Run(User user)
            {
                await using var shop = new Shop(factory); // one for the payment
                Log("pay");
                {|SES1009:shop.Users.Add(user)|};
                await shop.CommitAsync();
            }
        }
        """,
        Shop + """

        class Pay(SessionFactory factory)
        {
            public async Task Run(User user)
            {
                await using var shop = new Shop(factory); // one for the payment
                shop.Begin();
                Log("pay");
                shop.Users.Add(user);
                await shop.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task UnitOfWorkBegunTooLate_HasNoFix() => Verify.NoFix(Shop + """

        class Pay(SessionFactory factory)
        {
            public async Task Run(User user)
            {
                await using var shop = new Shop(factory);
                {|SES1009:shop.Users.Add(user)|};
                shop.Begin();
                await shop.CommitAsync();
            }
        }
        """);

    [Fact]
    public Task UnitOfWorkMadeInAUsingStatement_HasNoFix() => Verify.NoFix(Shop + """

        class Pay(SessionFactory factory)
        {
            public void Run(User user)
            {
                using (var shop = new Shop(factory))
                {
                    {|SES1009:shop.Users.Add(user)|};
                    shop.Commit();
                }
            }
        }
        """);
}
