using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SessionGuard;
using Storefront.Catalogue;
using Storefront.Customers;
using Storefront.Orders;
using Storefront.Payments;
using Storefront.Shared;
using Storefront.Stock;

namespace Storefront;

/// <summary>The running service: its database, its pool of connections, the payment provider, and the host that wires it all.</summary>
public sealed class Shop : IAsyncDisposable
{
    private readonly IHost _host;

    private Shop(IHost host, ShopDatabase database, BoundedDataSource pool, LoopbackGateway gateway)
    {
        _host = host;
        Database = database;
        Pool = pool;
        Gateway = gateway;
    }

    public ShopDatabase Database { get; }

    public BoundedDataSource Pool { get; }

    public LoopbackGateway Gateway { get; }

    public IServiceProvider Services => _host.Services;

    public static async Task<Shop> OpenAsync(int connections = 5)
    {
        var database = new ShopDatabase();
        var pool = new BoundedDataSource(database.ConnectionString, connections, TimeSpan.FromMilliseconds(1200));
        var gateway = LoopbackGateway.Start();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Production });
        builder.Services.AddSingleton<DbDataSource>(pool);
        builder.Services.AddSingleton(new HttpClient { BaseAddress = gateway.Address });
        AddServices(builder.Services);
        var host = builder.Build();
        PriceBook.Open(host.Services.GetRequiredService<SessionFactory>());
        await host.StartAsync();
        return new Shop(host, database, pool, gateway);
    }

    /// <summary>Serves one request: in a scope of its own, as a web host does.</summary>
    public async Task<TResult> RequestAsync<TService, TResult>(Func<TService, Task<TResult>> handle) where TService : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        return await handle(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <inheritdoc cref="RequestAsync{TService, TResult}" />
    public async Task RequestAsync<TService>(Func<TService, Task> handle) where TService : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        await handle(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        await Gateway.DisposeAsync();
        await Pool.DisposeAsync();
        Database.Dispose();
    }

    private static void AddServices(IServiceCollection services)
    {
        var customers = "customers-" + Guid.NewGuid();
        services.AddSessionGuard();
        services.AddDbContext<CustomerContext>(options => options.UseInMemoryDatabase(customers));

        services.AddScoped<ProductRepository>();
        services.AddScoped<ProductFeed>();
        services.AddScoped<StockRepository>();
        services.AddScoped<OrderRepository>();
        services.AddScoped<PlaceOrder>();
        services.AddScoped<QuoteBasket>();

        services.AddScoped<CustomerRepository>();
        services.AddScoped<RegisterCustomer>();
        services.AddScoped<CustomerImport>();
        services.AddScoped<CustomerStatements>();

        // Made once to save time, and with it the one context that it was given.
        services.AddSingleton<CustomerDirectory>(); // SES1004

        services.AddSingleton<PaymentGateway>();
        services.AddScoped<TakePayment>();

        services.AddSingleton<StockAlerts>();
        services.AddHostedService<StockMonitor>();
    }
}
