using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace SessionGuard;

/// <summary>Registers a session factory (singleton) and its sessions (scoped) with dependency injection (S168).</summary>
public static class SessionGuardServices
{
    /// <summary>Registers a factory over a data source found among the services, and <see cref="Session"/> and <see cref="IRepositorySession"/> as scoped.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes the settings; null takes the defaults.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddSessionGuard(this IServiceCollection services, Func<SessionSettings, SessionSettings>? configure = null)
        => services.AddSessionGuard(provider => provider.GetRequiredService<DbDataSource>(), configure);

    /// <summary>Registers a factory over a provider and a connection string, and <see cref="Session"/> and <see cref="IRepositorySession"/> as scoped.</summary>
    /// <param name="services">The services.</param>
    /// <param name="provider">The ADO.NET provider, such as <c>SqliteFactory.Instance</c>.</param>
    /// <param name="connectionString">The connection string.</param>
    /// <param name="configure">Changes the settings; null takes the defaults.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddSessionGuard(
        this IServiceCollection services, DbProviderFactory provider, string connectionString, Func<SessionSettings, SessionSettings>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        return services.AddSessionGuard(_ => provider.CreateDataSource(connectionString), configure);
    }

    /// <summary>Registers a factory over a data source, and <see cref="Session"/> and <see cref="IRepositorySession"/> as scoped. Commits stay explicit.</summary>
    /// <param name="services">The services.</param>
    /// <param name="dataSource">Finds or makes the data source; called once.</param>
    /// <param name="configure">Changes the settings; null takes the defaults.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddSessionGuard(
        this IServiceCollection services, Func<IServiceProvider, DbDataSource> dataSource, Func<SessionSettings, SessionSettings>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(dataSource);
        services.TryAddSingleton(provider => CreateFactory(provider, dataSource, configure));
        services.TryAddScoped(provider => provider.GetRequiredService<SessionFactory>().OpenSession());
        services.TryAddScoped<IRepositorySession>(provider => provider.GetRequiredService<Session>());
        return services;
    }

    /// <summary>Registers a factory and its sessions under a key: for a second database, or separate read and write sessions (S168).</summary>
    /// <param name="services">The services.</param>
    /// <param name="key">The key under which factory and sessions are found.</param>
    /// <param name="dataSource">Finds or makes the data source; called once.</param>
    /// <param name="configure">Changes the settings; null takes the defaults.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddKeyedSessionGuard(
        this IServiceCollection services, object key, Func<IServiceProvider, DbDataSource> dataSource, Func<SessionSettings, SessionSettings>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(dataSource);
        services.TryAddKeyedSingleton(key, (provider, _) => CreateFactory(provider, dataSource, configure));
        services.TryAddKeyedScoped(key, (provider, k) => provider.GetRequiredKeyedService<SessionFactory>(k).OpenSession());
        services.TryAddKeyedScoped<IRepositorySession>(key, (provider, k) => provider.GetRequiredKeyedService<Session>(k));
        return services;
    }

    private static SessionFactory CreateFactory(
        IServiceProvider provider, Func<IServiceProvider, DbDataSource> dataSource, Func<SessionSettings, SessionSettings>? configure)
    {
        var settings = new SessionSettings { LoggerFactory = provider.GetService<ILoggerFactory>() };
        return new SessionFactory(dataSource(provider), configure?.Invoke(settings) ?? settings);
    }
}
