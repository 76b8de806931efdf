namespace SessionGuard;

/// <summary>Counts what a session has done, for tests and for tuning. Counted since the session was opened.</summary>
public sealed class SessionStatistics
{
    /// <summary>Statements sent; each statement of a batch counts.</summary>
    public long Commands { get; internal set; }

    /// <summary>Exchanges with the database for statements; a batch counts once.</summary>
    public long RoundTrips { get; internal set; }

    /// <summary>Rows read by queries, gets and refreshes.</summary>
    public long RowsRead { get; internal set; }

    /// <summary>Objects made from rows.</summary>
    public long EntitiesMade { get; internal set; }
}
