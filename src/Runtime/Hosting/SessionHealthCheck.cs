using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace SessionGuard;

/// <summary>A health check that opens a session and asks the database for one value: <c>AddHealthChecks().AddCheck&lt;SessionHealthCheck&gt;("database")</c>.</summary>
/// <param name="factory">The factory whose database is checked.</param>
public sealed class SessionHealthCheck(SessionFactory factory) : IHealthCheck
{
    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            await using var session = factory.OpenSession();
            await session.QueryAsync<int>($"SELECT 1", cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy($"{factory.Dialect.Name} answers.");
        }
        catch (SessionException failure)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, failure.Message, failure);
        }
    }
}
