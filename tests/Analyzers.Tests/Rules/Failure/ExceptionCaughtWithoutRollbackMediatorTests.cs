using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3001 where the failure and what comes behind it stand on both sides of a message.</summary>
public class ExceptionCaughtWithoutRollbackMediatorTests
{
    private const string Swallowing = "try { _db.Add(new Order()); await _db.SaveChangesAsync(); } {|SES3001:catch|} (DbUpdateException e) { Log(e); }";
    private const string Resetting = "try { _db.Add(new Order()); await _db.SaveChangesAsync(); } catch (DbUpdateException e) { Log(e); _db.ChangeTracker.Clear(); }";
    private const string Throwing = "_db.Add(new Order()); await _db.SaveChangesAsync();";

    [Fact]
    public Task HandlerThatSwallows_BeforeThePublisherSaves_Reports() =>
        Verify.Analyzer(Handler(Swallowing) + Publisher("await _mediator.Publish(new Place()); _db.Add(new User()); await _db.SaveChangesAsync();"));

    [Fact]
    public Task HandlerThatSwallows_BeforeTheSenderSaves_Reports() =>
        Verify.Analyzer(Handler(Swallowing) + Publisher("await _mediator.Send(new Place()); await _db.SaveChangesAsync();"));

    [Fact]
    public Task PublisherThatSwallows_Reports() =>
        Verify.Analyzer(Handler(Throwing) + Publisher("try { await _mediator.Publish(new Place()); } {|SES3001:catch|} (Exception e) { Log(e); } await _db.SaveChangesAsync();"));

    [Fact]
    public Task SenderWithoutASession_ThatSwallowsBetweenTwo_Reports() =>
        Verify.Analyzer(Handler(Throwing) + Publisher("try { await _mediator.Send(new Place()); } {|SES3001:catch|} (Exception e) { Log(e); } await _mediator.Send(new Place());", "object"));

    [Theory]
    [InlineData(Resetting, "await _mediator.Publish(new Place()); await _db.SaveChangesAsync();")]
    [InlineData("try { _db.Add(new Order()); await _db.SaveChangesAsync(); } catch (DbUpdateException e) { Log(e); }", "await _mediator.Publish(new Place());")]
    [InlineData("try { _db.Add(new Order()); await _db.SaveChangesAsync(); } catch (DbUpdateException e) { Log(e); }", "await _db.SaveChangesAsync(); await _mediator.Publish(new Place());")]
    [InlineData(Throwing, "try { await _mediator.Publish(new Place()); } catch (Exception e) { Log(e); _db.ChangeTracker.Clear(); } await _db.SaveChangesAsync();")]
    public Task ResetOrNothingBehind_IsSilent(string handle, string run) => Verify.Analyzer(Handler(handle) + Publisher(run));

    /// <summary>In which order they run nobody knows.</summary>
    [Fact]
    public Task OtherHandlerOfTheNotification_IsSilent() => Verify.Analyzer(
        Handler("try { _db.Add(new Order()); await _db.SaveChangesAsync(); } catch (DbUpdateException e) { Log(e); }") + Publisher("await _mediator.Publish(new Place());") + """
        class Stamp : INotificationHandler<Place>
        {
            readonly AppDbContext _db;
            public Stamp(AppDbContext db) => _db = db;
            public async Task Handle(Place placed, CancellationToken cancellation) { _db.Add(new User()); await _db.SaveChangesAsync(); }
        }
        """);

    /// <summary>The behavior may have reset the context before the exception came out.</summary>
    [Fact]
    public Task BehaviorWithTheContext_IsSilent() => Verify.Analyzer(
        Handler(Throwing) + Publisher("try { await _mediator.Send(new Place()); } catch (Exception e) { Log(e); } await _db.SaveChangesAsync();") + """
        class Transactions<TRequest, TResponse> : IPipelineBehavior<TRequest, TResponse> where TRequest : notnull
        {
            readonly AppDbContext _db;
            public Transactions(AppDbContext db) => _db = db;
            public async Task<TResponse> Handle(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellation)
            {
                try { return await next(); }
                catch { _db.ChangeTracker.Clear(); throw; }
            }
        }
        """);

    [Fact]
    public Task BehaviorWithoutASession_Reports() => Verify.Analyzer(
        Handler(Throwing) + Publisher("try { await _mediator.Send(new Place()); } {|SES3001:catch|} (Exception e) { Log(e); } await _db.SaveChangesAsync();") + """
        class Logging<TRequest, TResponse> : IPipelineBehavior<TRequest, TResponse> where TRequest : notnull
        {
            public Task<TResponse> Handle(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellation) { Log(request); return next(); }
        }
        """);

    [Fact]
    public Task Decorator_IsSilent() => Verify.Analyzer(
        Handler(Throwing) + Publisher("try { await _mediator.Send(new Place()); } catch (Exception e) { Log(e); } await _db.SaveChangesAsync();") + """
        class Resetting<T> : IRequestHandler<T> where T : IRequest
        {
            readonly IRequestHandler<T> _inner; readonly AppDbContext _db;
            public Resetting(IRequestHandler<T> inner, AppDbContext db) { _inner = inner; _db = db; }
            public async Task Handle(T request, CancellationToken cancellation)
            {
                try { await _inner.Handle(request, cancellation); }
                catch { _db.ChangeTracker.Clear(); throw; }
            }
        }
        """);

    private static string Handler(string body) => $$"""
        using MediatR;
        record Place : INotification, IRequest;
        class Placing : INotificationHandler<Place>, IRequestHandler<Place>
        {
            readonly AppDbContext _db;
            public Placing(AppDbContext db) => _db = db;
            public async Task Handle(Place place, CancellationToken cancellation) { {{body}} }
        }

        """;

    private static string Publisher(string run, string db = "AppDbContext") => $$"""
        class PlaceOrder
        {
            readonly {{db}} _db; readonly IMediator _mediator;
            public PlaceOrder({{db}} db, IMediator mediator) { _db = db; _mediator = mediator; }
            public async Task Run() { {{run}} }
        }

        """;
}
