using Microsoft.Extensions.Logging;

namespace SessionGuard;

internal static partial class LogMessages
{
    [LoggerMessage(1, LogLevel.Warning, "A rollback left out an object that is linked to one of this session's but cannot belong to it.")]
    public static partial void LogObjectLeftOut(this ILogger logger);

    [LoggerMessage(2, LogLevel.Warning, "The rollback was not sent because the connection is lost; the database rolls back by itself.")]
    public static partial void LogRollbackNotSent(this ILogger logger, Exception failure);

    [LoggerMessage(5, LogLevel.Warning, "A session held its connection for {Milliseconds} ms. Keep transactions short: commit or roll back before slow work. Opened at:\n{OpenedAt}")]
    public static partial void LogHeldTooLong(this ILogger logger, double milliseconds, string openedAt);

    [LoggerMessage(6, LogLevel.Warning, "'{Call}' was sent while a session of this flow holds its connection. Call out before the first SQL or after the commit. Opened at:\n{OpenedAt}")]
    public static partial void LogExternalCall(this ILogger logger, string call, string openedAt);

    [LoggerMessage(7, LogLevel.Warning, "A session was never disposed. Open it in a using block. Opened at:\n{OpenedAt}")]
    public static partial void LogNeverClosed(this ILogger logger, string openedAt);

    [LoggerMessage(4, LogLevel.Warning, "DELETE found {Count} row(s) of {Type} fewer than objects: they were deleted already.")]
    public static partial void LogRowsGone(this ILogger logger, int count, string type);

    [LoggerMessage(3, LogLevel.Warning, "DELETE of {Entity} found no row: it was deleted already.")]
    public static partial void LogRowGone(this ILogger logger, string entity);
}
