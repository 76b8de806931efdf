using System.Reflection;

namespace SessionGuard;

/// <summary>A column that bulk rows are written to.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Property">The property its value comes from.</param>
/// <param name="StoreType">The type the provider is given.</param>
public sealed record BulkColumn(string Name, PropertyInfo Property, Type StoreType);

/// <summary>Takes rows of a bulk insert, for databases that have a way of their own for it.</summary>
public abstract class BulkSink : IAsyncDisposable
{
    /// <summary>Writes one row.</summary>
    /// <param name="row">An object of the entity's class.</param>
    /// <param name="cancellationToken">Interrupts the writing.</param>
    /// <returns>A task that ends when the row is on its way.</returns>
    public abstract ValueTask WriteAsync(object row, CancellationToken cancellationToken);

    /// <summary>Completes the insert; without it the rows are not stored.</summary>
    /// <param name="cancellationToken">Interrupts the waiting.</param>
    /// <returns>A task that ends when the database has taken all rows.</returns>
    public abstract ValueTask CompleteAsync(CancellationToken cancellationToken);

    /// <summary>Ends it; rows that were not completed are dropped.</summary>
    /// <returns>A task that ends when the connection is free.</returns>
    public abstract ValueTask DisposeAsync();
}
