using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1002 where a message leads to code that opens a context of its own, in the middle of the sender's work.</summary>
public class SecondSessionMediatorTests
{
    [Fact]
    public Task HandlerWithAContextOfItsOwn_InTheMiddleOfTheSendersWork_Reports() => Verify.Analyzer(Code("_db.Add(new Order()); await _mediator.Send(new Stamp()); await _db.SaveChangesAsync();", "{|SES1002:_contexts.CreateDbContext()|}"));

    [Fact]
    public Task HandlerWithAContextOfItsOwn_BehindTheSendersWork_IsSilent() => Verify.Analyzer(Code("_db.Add(new Order()); await _db.SaveChangesAsync(); await _mediator.Send(new Stamp());", "_contexts.CreateDbContext()"));

    private static string Code(string run, string open) => $$"""
        using MediatR;
        record Stamp : IRequest;
        class StampHandler : IRequestHandler<Stamp>
        {
            readonly StampRepository _stamps;
            public StampHandler(StampRepository stamps) => _stamps = stamps;
            public Task Handle(Stamp stamp, CancellationToken cancellation) => _stamps.Add();
        }
        class StampRepository
        {
            readonly IDbContextFactory<AppDbContext> _contexts;
            public StampRepository(IDbContextFactory<AppDbContext> contexts) => _contexts = contexts;
            public async Task Add()
            {
                using var db = {{open}};
                db.Add(new User());
                await db.SaveChangesAsync();
            }
        }
        class PlaceOrder
        {
            readonly AppDbContext _db; readonly IMediator _mediator;
            public PlaceOrder(AppDbContext db, IMediator mediator) { _db = db; _mediator = mediator; }
            public async Task Run() { {{run}} }
        }
        """;
}
