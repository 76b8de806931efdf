using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Holding;

/// <summary>SES4001 where a message leads to the handler that calls out.</summary>
public class ExternalCallWhileHeldMediatorTests
{
    private const string Mailing = """
        class Notify : INotificationHandler<OrderPlaced>
        {
            readonly HttpClient _http;
            public Notify(HttpClient http) => _http = http;
            public Task Handle(OrderPlaced placed, CancellationToken cancellation) => _http.PostAsync("https://example.org", null, cancellation);
        }

        """;

    private const string Stamping = """
        class Stamp : INotificationHandler<OrderPlaced>
        {
            readonly AppDbContext _db;
            public Stamp(AppDbContext db) => _db = db;
            public async Task Handle(OrderPlaced placed, CancellationToken cancellation) { placed.Order.Status = "placed"; await _db.SaveChangesAsync(); }
        }

        """;

    [Theory]
    [InlineData("_mediator.Publish(new OrderPlaced(order))")]
    [InlineData("_mediator.Publish<OrderPlaced>(new OrderPlaced(order), CancellationToken.None)")]
    [InlineData("_mediator.Publish((object)new OrderPlaced(order))")]
    public Task HandlerOfPublishedNotification_Reports(string publish) => Verify.Analyzer(Publisher($"await {{|SES4001:{publish}|}};") + Mailing);

    [Fact]
    public Task MessageInALocal_Reports() => Verify.Analyzer(Publisher("var placed = new OrderPlaced(order); await {|SES4001:_mediator.Publish(placed)|}.ConfigureAwait(false);") + Mailing);

    [Fact]
    public Task OneOfSeveralHandlers_Reports() => Verify.Analyzer(Publisher("await {|SES4001:_mediator.Publish(new OrderPlaced(order))|};") + Stamping + Mailing);

    [Fact]
    public Task HandlerThatSavesBeforeItCallsOut_Reports() => Verify.Analyzer(Publisher("await {|SES4001:_mediator.Publish(new OrderPlaced(order))|};") + """
        class Notify : INotificationHandler<OrderPlaced>
        {
            readonly AppDbContext _db; readonly HttpClient _http;
            public Notify(AppDbContext db, HttpClient http) { _db = db; _http = http; }
            public async Task Handle(OrderPlaced placed, CancellationToken cancellation)
            {
                placed.Order.Status = "placed";
                await _db.SaveChangesAsync();
                await _http.PostAsync("https://example.org", null, cancellation);
            }
        }
        """);

    [Fact]
    public Task HandlerOfARequestThatAHandlerSends_Reports() => Verify.Analyzer(Publisher("await {|SES4001:_mediator.Publish(new OrderPlaced(order))|};") + """
        class Forward : INotificationHandler<OrderPlaced>
        {
            readonly ISender _sender;
            public Forward(ISender sender) => _sender = sender;
            public Task Handle(OrderPlaced placed, CancellationToken cancellation) => _sender.Send(new Mail(placed.Order.Id));
        }
        class Mail : IRequest { public Mail(int order) { } }
        class MailHandler : IRequestHandler<Mail>
        {
            readonly HttpClient _http;
            public MailHandler(HttpClient http) => _http = http;
            public async Task Handle(Mail mail, CancellationToken cancellation) => await _http.GetStringAsync("https://example.org");
        }
        """);

    [Fact]
    public Task HandlerOfARequestWithAnAnswer_Reports() => Verify.Analyzer(Publisher("if (!await {|SES4001:_mediator.Send(new Charge(order.Total))|}) return;") + """
        record Charge(decimal Total) : IRequest<bool>;
        class ChargeHandler : IRequestHandler<Charge, bool>
        {
            readonly HttpClient _http;
            public ChargeHandler(HttpClient http) => _http = http;
            async Task<bool> IRequestHandler<Charge, bool>.Handle(Charge charge, CancellationToken cancellation) => (await _http.GetStringAsync("https://example.org")) == "ok";
        }
        """);

    /// <summary>The code base names the contract, which extends the library's.</summary>
    [Fact]
    public Task ContractOverTheLibrarys_Reports() => Verify.Analyzer(Publisher("await {|SES4001:_mediator.Send(new Charge(order.Total))|};") + """
        interface ICommand : IRequest { }
        interface ICommandHandler<T> : IRequestHandler<T> where T : ICommand { }
        record Charge(decimal Total) : ICommand;
        class ChargeHandler : ICommandHandler<Charge>
        {
            readonly HttpClient _http;
            public ChargeHandler(HttpClient http) => _http = http;
            public async Task Handle(Charge charge, CancellationToken cancellation) => await _http.GetStringAsync("https://example.org");
        }
        """);

    [Fact]
    public Task OtherLibraryOfTheShape_Reports() => Verify.Analyzer(Publisher("await {|SES4001:_mediator.Send(new Charge(order.Total))|};").Replace("using MediatR;", "using Mediator;") + """
        record Charge(decimal Total) : ICommand;
        class ChargeHandler : ICommandHandler<Charge>
        {
            readonly HttpClient _http;
            public ChargeHandler(HttpClient http) => _http = http;
            public async ValueTask<Unit> Handle(Charge charge, CancellationToken cancellation) { await _http.GetStringAsync("https://example.org"); return default; }
        }
        """, new VerifyOptions { References = References.Mediator });

    /// <summary>Whoever sends it has the mediator of another scope: what is called outside is called while this transaction waits all the same.</summary>
    [Fact]
    public Task HandlerInAScopeOfItsOwn_Reports() => Verify.Analyzer(Publisher("""
        using var scope = Scopes.CreateScope();
                await {|SES4001:scope.ServiceProvider.GetRequiredService<IMediator>().Publish(new OrderPlaced(order))|};
        """) + Mailing);

    [Theory]
    [InlineData("INotification placed = new OrderPlaced(order); await _mediator.Publish(placed);")]
    [InlineData("object placed = new OrderPlaced(order); await _mediator.Publish(placed);")]
    [InlineData("foreach (var placed in new INotification[] { new OrderPlaced(order) }) await _mediator.Publish(placed);")]
    public Task MessageOfAnUnknownType_IsSilent(string publish) => Verify.Analyzer(Publisher(publish) + Mailing);

    /// <summary>The object decides which handlers run, not the type of the variable.</summary>
    [Fact]
    public Task MessageThatMayBeADerivedOne_IsSilent() => Verify.Analyzer(Publisher("OrderPlaced placed = new OrderPlacedAbroad(order); await _mediator.Publish(placed);") + Mailing + """
        class OrderPlacedAbroad : OrderPlaced { public OrderPlacedAbroad(Order order) : base(order) { } }
        """);

    [Fact]
    public Task MessageOfAnotherType_IsSilent() => Verify.Analyzer(Publisher("await _mediator.Publish(new OrderPaid());") + Mailing + "class OrderPaid : INotification { }");

    [Theory]
    [InlineData("_ = _mediator.Publish(new OrderPlaced(order));")]
    [InlineData("await tx.CommitAsync(); await _mediator.Publish(new OrderPlaced(order)); return;")]
    public Task NobodyWaitsInTheTransaction_IsSilent(string publish) => Verify.Analyzer(Publisher(publish) + Mailing);

    /// <summary>Which of them is registered nobody sees.</summary>
    [Fact]
    public Task TwoHandlersOfARequest_AreSilent() => Verify.Analyzer(Publisher("await _mediator.Send(new Charge(order.Total));") + """
        record Charge(decimal Total) : IRequest;
        class ChargeHandler : IRequestHandler<Charge>
        {
            readonly HttpClient _http;
            public ChargeHandler(HttpClient http) => _http = http;
            public async Task Handle(Charge charge, CancellationToken cancellation) => await _http.GetStringAsync("https://example.org");
        }
        class FreeOfCharge : IRequestHandler<Charge>
        {
            public Task Handle(Charge charge, CancellationToken cancellation) => Task.CompletedTask;
        }
        """);

    [Fact]
    public Task HandlerOfARequestThatIsPublished_IsSilent() => Verify.Analyzer(Publisher("await _mediator.Publish(new Charge());") + """
        class Charge : INotification, IRequest { }
        class ChargeHandler : IRequestHandler<Charge>
        {
            readonly HttpClient _http;
            public ChargeHandler(HttpClient http) => _http = http;
            public async Task Handle(Charge charge, CancellationToken cancellation) => await _http.GetStringAsync("https://example.org");
        }
        """);

    private static string Publisher(string publish) => $$"""
        using MediatR;
        class OrderPlaced : INotification
        {
            public OrderPlaced(Order order) => Order = order;
            public Order Order { get; }
        }
        class PlaceOrder
        {
            readonly AppDbContext _db; readonly IMediator _mediator;
            public PlaceOrder(AppDbContext db, IMediator mediator, IServiceScopeFactory scopes) { _db = db; _mediator = mediator; Scopes = scopes; }
            IServiceScopeFactory Scopes { get; }
            public async Task Run(Order order)
            {
                using var tx = await _db.Database.BeginTransactionAsync();
                _db.Add(order);
                await _db.SaveChangesAsync();
                {{publish}}
                await tx.CommitAsync();
            }
        }

        """;
}
