using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Concurrency;

/// <summary>SES2001 where messages lead to handlers that share the context of the request.</summary>
public class SessionSharedByConcurrentWorkMediatorTests
{
    [Theory]
    [InlineData("await Task.WhenAll(_sender.Send(new Ship()), {|SES2001:_sender.Send(new Bill())|});")]
    [InlineData("var one = _sender.Send(new Ship()); await {|SES2001:_sender.Send(new Bill())|}; await one;")]
    [InlineData("await Task.WhenAll(Enumerable.Range(1, 3).Select(_ => {|SES2001:_sender.Send(new Ship())|}));")]
    [InlineData("var tasks = new List<Task>(); foreach (var i in Enumerable.Range(1, 3)) tasks.Add({|SES2001:_sender.Send(new Ship())|}); await Task.WhenAll(tasks);")]
    public Task RequestsAtOnce_Report(string send) => Verify.Analyzer(Sender(send) + Handlers);

    [Theory]
    [InlineData("await _sender.Send(new Ship()); await _sender.Send(new Bill());")]
    [InlineData("await Task.WhenAll(_sender.Send(new Ship()), Task.Delay(1));")]
    [InlineData("await Task.WhenAll(_sender.Send(new Ship()), _sender.Send(new Print()));")]
    [InlineData("await Task.WhenAll(_sender.Send(new Ship()), _sender.Send(new Archive()));")]
    [InlineData("await Task.WhenAll(Enumerable.Range(1, 3).Select(async _ => { using var scope = _scopes.CreateScope(); await scope.ServiceProvider.GetRequiredService<ISender>().Send(new Ship()); }));")]
    [InlineData("await Task.WhenAll(Enumerable.Range(1, 3).Select(async _ => { using var scope = _scopes.CreateScope(); var sender = scope.ServiceProvider.GetRequiredService<ISender>(); await sender.Send(new Ship()); await sender.Send(new Bill()); }));")]
    public Task RequestsInTurnOrApart_AreSilent(string send) => Verify.Analyzer(Sender(send) + Handlers);

    /// <summary>Which scope the field's sender belongs to nobody sees.</summary>
    [Fact]
    public Task SenderThatWasNotInjected_IsSilent() =>
        Verify.Analyzer(Sender("await Task.WhenAll(_sender.Send(new Ship()), _own.Send(new Bill()));") + Handlers);

    [Fact]
    public Task TransientContext_IsSilent() => Verify.Analyzer(Sender("await Task.WhenAll(_sender.Send(new Ship()), _sender.Send(new Bill()));") + Handlers + """
        static class Startup
        {
            static void Add(IServiceCollection services) => services.AddDbContext<AppDbContext>(ServiceLifetime.Transient);
        }
        """);

    /// <summary>They run one after the other, whoever waits for them.</summary>
    [Fact]
    public Task HandlersOfOneNotification_AreSilent() => Verify.Analyzer(Sender("var placed = _publisher.Publish(new Placed()); await Task.Delay(1); await placed;") + Handlers + """
        record Placed : INotification;
        class One : INotificationHandler<Placed>
        {
            readonly AppDbContext _db;
            public One(AppDbContext db) => _db = db;
            public async Task Handle(Placed placed, CancellationToken cancellation) => await _db.SaveChangesAsync();
        }
        class Two : INotificationHandler<Placed>
        {
            readonly AppDbContext _db;
            public Two(AppDbContext db) => _db = db;
            public async Task Handle(Placed placed, CancellationToken cancellation) => await _db.SaveChangesAsync();
        }
        """);

    private const string Handlers = """
        record Ship : IRequest;
        record Bill : IRequest<int>;
        record Print : IRequest;
        record Archive : IRequest;
        class ShipHandler : IRequestHandler<Ship>
        {
            readonly AppDbContext _db;
            public ShipHandler(AppDbContext db) => _db = db;
            public async Task Handle(Ship ship, CancellationToken cancellation) { _db.Add(new Order()); await _db.SaveChangesAsync(); }
        }
        class BillHandler : IRequestHandler<Bill, int>
        {
            readonly AppDbContext _context;
            public BillHandler(AppDbContext context) => _context = context;
            public Task<int> Handle(Bill bill, CancellationToken cancellation) => _context.Orders.CountAsync(cancellation);
        }
        class PrintHandler : IRequestHandler<Print>
        {
            readonly HttpClient _http;
            public PrintHandler(HttpClient http) => _http = http;
            public async Task Handle(Print print, CancellationToken cancellation) => await _http.GetStringAsync("https://example.org");
        }
        class ArchiveHandler : IRequestHandler<Archive>
        {
            readonly IDbContextFactory<AppDbContext> _contexts;
            public ArchiveHandler(IDbContextFactory<AppDbContext> contexts) => _contexts = contexts;
            public async Task Handle(Archive archive, CancellationToken cancellation) { await using var db = _contexts.CreateDbContext(); await db.SaveChangesAsync(); }
        }

        """;

    private static string Sender(string send) => $$"""
        using MediatR;
        class Checkout
        {
            readonly ISender _sender; readonly IPublisher _publisher; readonly IServiceScopeFactory _scopes; readonly IMediator _own;
            public Checkout(ISender sender, IPublisher publisher, IServiceScopeFactory scopes)
            {
                _sender = sender;
                _publisher = publisher;
                _scopes = scopes;
                _own = scopes.CreateScope().ServiceProvider.GetRequiredService<IMediator>();
            }

            public async Task Run() { {{send}} }
        }

        """;
}
