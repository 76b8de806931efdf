using System.Runtime.ExceptionServices;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Gives each of several rules its turn: one that fails does not silence the others.</summary>
internal static class Siblings
{
    /// <summary>The first exception surfaces when all have had their turn, so that the host reports it; a cancellation ends it at once.</summary>
    public static void Each<T>(IEnumerable<T> all, Action<T> turn)
    {
        ExceptionDispatchInfo? first = null;
        foreach (var one in all)
        {
            try
            {
                turn(one);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                first ??= ExceptionDispatchInfo.Capture(exception);
            }
        }

        first?.Throw();
    }
}
