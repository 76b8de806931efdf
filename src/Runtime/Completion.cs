namespace SessionGuard;

/// <summary>Takes the result of a core that ran synchronously; nothing is waited for.</summary>
internal static class Completion
{
    public static void Complete(this ValueTask task) => task.GetAwaiter().GetResult();

    public static T Complete<T>(this ValueTask<T> task) => task.GetAwaiter().GetResult();
}
