using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Holding;

/// <summary>SES4001 where a dispatcher of the code base's own leads to the handler that calls out.</summary>
public class ExternalCallWhileHeldOwnDispatcherTests
{
    [Theory]
    [InlineData("public Task Dispatch(object command) => (Task)((dynamic)_provider.GetRequiredService(typeof(ICommandHandler<>).MakeGenericType(command.GetType()))).Handle((dynamic)command);")]
    [InlineData("public async Task Dispatch(object command) { dynamic handler = Find(command.GetType()); await handler.Handle((dynamic)command); } object Find(Type type) => _provider.GetRequiredService(typeof(ICommandHandler<>).MakeGenericType(type));")]
    public Task DispatcherThatFindsHandlers_Reports(string dispatch) => Verify.Analyzer(Code(dispatch, "{|SES4001:dispatcher.Dispatch(new Charge())|}"));

    [Theory]
    [InlineData("public async Task Dispatch(object command) { using var scope = _provider.CreateScope(); dynamic handler = scope.ServiceProvider.GetRequiredService(typeof(ICommandHandler<>).MakeGenericType(command.GetType())); await handler.Handle((dynamic)command); }")]
    [InlineData("public Task Dispatch(object command) { _queue.Add(command); return Task.CompletedTask; }")]
    public Task DispatcherThatDoesNot_IsSilent(string dispatch) => Verify.Analyzer(Code(dispatch, "dispatcher.Dispatch(new Charge())"));

    [Fact]
    public Task DispatcherOutOfSight_IsSilent() => Verify.Analyzer(Code("", "other.Dispatch(new Charge())"));

    private static string Code(string dispatch, string call) => $$"""
        public interface ICommandHandler<T> { Task Handle(T command); }
        public interface IDispatcher { Task Dispatch(object command); }
        public interface IElsewhere { Task Dispatch(object command); }
        class Dispatcher : IDispatcher
        {
            readonly IServiceProvider _provider; readonly List<object> _queue = new List<object>();
            public Dispatcher(IServiceProvider provider) => _provider = provider;
            {{(dispatch.Length > 0 ? dispatch : "public Task Dispatch(object command) => Task.CompletedTask;")}}
        }
        class Charge { }
        class ChargeHandler : ICommandHandler<Charge>
        {
            readonly HttpClient _http;
            public ChargeHandler(HttpClient http) => _http = http;
            public async Task Handle(Charge charge) => await _http.GetStringAsync("https://example.org");
        }
        class Pay
        {
            readonly AppDbContext _db;
            public Pay(AppDbContext db) => _db = db;
            public async Task Run(Order order, IDispatcher dispatcher, IElsewhere other)
            {
                using var tx = await _db.Database.BeginTransactionAsync();
                _db.Add(order);
                await _db.SaveChangesAsync();
                await {{call}};
                await tx.CommitAsync();
            }
        }
        """;
}
