using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3008 where a handler stages the work, or saves it.</summary>
public class CommitBeforeSaveMediatorTests
{
    /// <summary>A behavior around the handler, wherever it is, may have saved.</summary>
    [Fact]
    public Task RequestWhoseHandlerStages_IsSilent() => Verify.Analyzer(Code("await _mediator.Send(new Place());", "_db.Add(new Order());"));

    [Fact]
    public Task HandlerThatSaves_IsSilent() => Verify.Analyzer(Code("_db.Add(new User()); await _mediator.Publish(new Place());", "_db.Add(new Order()); await _db.SaveChangesAsync();"));

    [Fact]
    public Task NotificationWhoseHandlerStages_Reports() => Verify.Analyzer(Code("await _mediator.Publish(new Place());", "_db.Add(new Order());", "await {|SES3008:tx.CommitAsync()|};"));

    private static string Code(string dispatch, string handle, string commit = "await tx.CommitAsync();") => $$"""
        using MediatR;
        record Place : INotification, IRequest;
        class Placing : INotificationHandler<Place>, IRequestHandler<Place>
        {
            readonly AppDbContext _db;
            public Placing(AppDbContext db) => _db = db;
            public async Task Handle(Place place, CancellationToken cancellation) { {{handle}} }
        }
        class PlaceOrder
        {
            readonly AppDbContext _db; readonly IMediator _mediator;
            public PlaceOrder(AppDbContext db, IMediator mediator) { _db = db; _mediator = mediator; }
            public async Task Run()
            {
                await using var tx = await _db.Database.BeginTransactionAsync();
                {{dispatch}}
                {{commit}}
                await _db.SaveChangesAsync();
            }
        }
        """;
}
