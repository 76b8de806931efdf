namespace SessionGuard;

/// <summary>What sessions look out for in themselves and log as warnings; for development and tests.</summary>
public sealed record SessionWatch
{
    /// <summary>Log a session that held its connection longer than this, when it gives the connection back; null does not.</summary>
    public TimeSpan? HeldLongerThan { get; init; }

    /// <summary>Log HTTP calls made by the flow that opened a session while that session holds its connection.</summary>
    public bool ExternalCalls { get; init; }

    /// <summary>Log sessions that were never disposed, with where they were opened, when they are collected.</summary>
    public bool NeverClosed { get; init; }
}
