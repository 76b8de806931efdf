using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace SessionGuard;

/// <summary>The names under which sessions tell monitoring what they do.</summary>
public static class SessionDiagnostics
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "SessionGuard";

    internal static readonly ActivitySource Activities = new(Name);

    private static readonly Meter Meter = new(Name);

    internal static readonly UpDownCounter<int> OpenSessions = Meter.CreateUpDownCounter<int>("session.open", "{session}", "Sessions opened and not disposed yet.");

    internal static readonly Histogram<double> HeldTime = Meter.CreateHistogram<double>("session.held", "ms", "How long a session held its connection, from the first SQL to commit, rollback or close.");

    internal static readonly Histogram<int> FlushSize = Meter.CreateHistogram<int>("session.flush.rows", "{row}", "Rows written by a flush.");

    internal static readonly Counter<int> Rollbacks = Meter.CreateCounter<int>("session.rollbacks", "{rollback}", "Transactions rolled back, by call, failure or disposal.");
}
