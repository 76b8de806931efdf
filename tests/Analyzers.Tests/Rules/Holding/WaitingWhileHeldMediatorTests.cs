using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Holding;

/// <summary>SES4002 where a message leads to the handler that waits.</summary>
public class WaitingWhileHeldMediatorTests
{
    [Fact]
    public Task HandlerThatWaits_Reports() => Verify.Analyzer("""
        using MediatR;
        class OrderPlaced : INotification { }
        class Retry : INotificationHandler<OrderPlaced>
        {
            public Task Handle(OrderPlaced placed, CancellationToken cancellation) => Task.Delay(2000, cancellation);
        }
        class PlaceOrder
        {
            readonly AppDbContext _db; readonly IPublisher _publisher;
            public PlaceOrder(AppDbContext db, IPublisher publisher) { _db = db; _publisher = publisher; }
            public async Task Run(Order order)
            {
                using var tx = await _db.Database.BeginTransactionAsync();
                _db.Add(order);
                await _db.SaveChangesAsync();
                await {|SES4002:_publisher.Publish(new OrderPlaced())|};
                await tx.CommitAsync();
            }
        }
        """);
}
