using System.Data.Common;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SessionGuard.Mapping;
using SessionGuard.Tracking;

namespace SessionGuard;

/// <summary>Opens sessions. Made once for a database and shared: it is safe for use by many threads (S151).</summary>
[SessionFactoryType]
public sealed partial class SessionFactory
{
    private readonly DbDataSource _dataSource;
    private volatile SessionSettings _settings;

    /// <summary>Makes a factory over a data source.</summary>
    /// <param name="dataSource">Where connections come from; stays the caller's to dispose.</param>
    /// <param name="settings">How sessions behave; null takes the defaults.</param>
    /// <exception cref="MappingException">A type in <see cref="SessionSettings.Entities"/> cannot be mapped, or the database is unknown.</exception>
    /// <exception cref="SessionConnectionException">The connection string is not understood by the provider.</exception>
    public SessionFactory(DbDataSource dataSource, SessionSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        _dataSource = dataSource;
        _settings = settings ?? new SessionSettings();
        Dialect = _settings.Dialect ?? FindDialect(dataSource);
        Model = new MappingModel(Dialect);
        Logger = ((ILoggerFactory?)_settings.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger("SessionGuard");
        foreach (var type in _settings.Entities)
            Model.Get(type);
    }

    /// <summary>Makes a factory over a provider and a connection string.</summary>
    /// <param name="provider">The ADO.NET provider, such as <c>SqliteFactory.Instance</c>.</param>
    /// <param name="connectionString">The connection string.</param>
    /// <param name="settings">How sessions behave; null takes the defaults.</param>
    /// <exception cref="MappingException">A type in <see cref="SessionSettings.Entities"/> cannot be mapped, or the database is unknown.</exception>
    /// <exception cref="SessionConnectionException">The connection string is not understood by the provider.</exception>
    public SessionFactory(DbProviderFactory provider, string connectionString, SessionSettings? settings = null)
        : this(CreateDataSource(provider, connectionString), settings)
    {
    }

    /// <summary>The settings that sessions opened from now on start with.</summary>
    public SessionSettings Settings => _settings;

    /// <summary>The database's dialect.</summary>
    public Dialect Dialect { get; }

    internal MappingModel Model { get; }

    internal ILogger Logger { get; }

    internal DbDataSource DataSource => _dataSource;

    /// <summary>Changes the settings of the sessions opened from now on; those already open keep theirs (S152).</summary>
    /// <param name="change">Makes new settings from the present ones.</param>
    /// <exception cref="MappingException">A type in <see cref="SessionSettings.Entities"/> cannot be mapped.</exception>
    public void Configure(Func<SessionSettings, SessionSettings> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var settings = change(_settings);
        foreach (var type in settings.Entities)
            Model.Get(type);
        _settings = settings;
    }

    /// <summary>Opens a session. It takes a connection at its first SQL, not now (S001).</summary>
    /// <returns>The session; the caller disposes it.</returns>
    public Session OpenSession() => new(this, _settings);

    /// <summary>Opens a session with settings of its own (S152).</summary>
    /// <param name="change">Makes the session's settings from the factory's.</param>
    /// <returns>The session; the caller disposes it.</returns>
    public Session OpenSession(Func<SessionSettings, SessionSettings> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return new Session(this, change(_settings));
    }

    /// <summary>Opens a session on a connection of the caller's, which stays the caller's to close (S015, S160).</summary>
    /// <param name="connection">An open connection without a transaction.</param>
    /// <returns>The session; the caller disposes it.</returns>
    public Session OpenSession(DbConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return new Session(this, _settings, new JoinedConnection(connection, null, JoinMode.RollbackOnly));
    }

    /// <summary>Opens a session that joins a transaction of the caller's (S158). After it is closed, connection and transaction remain the caller's (S160).</summary>
    /// <param name="transaction">The transaction in progress.</param>
    /// <param name="mode">What the session's commit and rollback do to it.</param>
    /// <returns>The session; the caller disposes it.</returns>
    /// <exception cref="InvalidSessionRequestException">The transaction has ended already.</exception>
    public Session OpenSession(DbTransaction transaction, JoinMode mode = JoinMode.RollbackOnly)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var connection = transaction.Connection
            ?? throw new InvalidSessionRequestException("The transaction given to the session has ended already. Begin another one, or open a session without it.");
        return new Session(this, _settings, new JoinedConnection(connection, transaction, mode));
    }

    private static DbDataSource CreateDataSource(DbProviderFactory provider, string connectionString)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        try
        {
            return provider.CreateDataSource(connectionString);
        }
        catch (ArgumentException wrong)
        {
            throw ConnectionStringError(wrong);
        }
    }

    private static Dialect FindDialect(DbDataSource dataSource)
    {
        try
        {
            using var connection = dataSource.CreateConnection();
            return Dialect.For(connection);
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException)
        {
            throw ConnectionStringError(wrong);
        }
    }

    private static SessionConnectionException ConnectionStringError(Exception wrong)
        => new($"The provider does not understand the connection string: {wrong.Message} Correct the connection string given to the factory.", wrong);
}
