using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Concurrency;

/// <summary>SES2003 where the message that nobody waits for leads to a handler with the context of the request.</summary>
public class SessionOperationNotAwaitedMediatorTests
{
    [Theory]
    [InlineData("_ = {|SES2003:_publisher.Publish(new Placed())|};")]
    [InlineData("{|SES2003:_publisher.Publish(new Placed())|};")]
    public Task NotificationThatNobodyWaitsFor_Reports(string publish) => Verify.Analyzer(Publisher(publish, "AppDbContext db", "await db.SaveChangesAsync();"));

    [Theory]
    [InlineData("await _publisher.Publish(new Placed());", "AppDbContext db", "await db.SaveChangesAsync();")]
    [InlineData("_ = _publisher.Publish(new Placed());", "HttpClient http", "await http.GetStringAsync(\"https://example.org\");")]
    [InlineData("_ = _publisher.Publish(new Placed());", "IDbContextFactory<AppDbContext> contexts", "using var db = contexts.CreateDbContext(); await db.SaveChangesAsync();")]
    [InlineData("_ = _publisher.Publish(new Placed());", "IServiceScopeFactory scopes", "using var scope = scopes.CreateScope(); await scope.ServiceProvider.GetRequiredService<AppDbContext>().SaveChangesAsync();")]
    public Task AwaitedOrWithoutTheContext_IsSilent(string publish, string given, string body) => Verify.Analyzer(Publisher(publish, given, body));

    private static string Publisher(string publish, string given, string body) => $$"""
        using MediatR;
        record Placed : INotification;
        class Stamp : INotificationHandler<Placed>
        {
            readonly {{given}};
            public Stamp({{given}}) => this.{{given.Split(' ')[1]}} = {{given.Split(' ')[1]}};
            public async Task Handle(Placed placed, CancellationToken cancellation) { {{body}} }
        }
        class PlaceOrder
        {
            readonly IPublisher _publisher;
            public PlaceOrder(IPublisher publisher) => _publisher = publisher;
            public async Task Run()
            {
                {{publish}}
                await Task.Delay(1);
            }
        }
        """;
}
