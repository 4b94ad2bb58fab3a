namespace Parley.Testing;

/// <summary>The longest that a test waits for anything, so that nothing hangs.</summary>
public static class Deadline
{
    public static TimeSpan Time { get; } = TimeSpan.FromSeconds(60);

    public static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(Time);

    public static Task InTime(this Task task) => task.WaitAsync(Time);

    /// <summary>Waits until a condition becomes true on another thread.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        using var tooLong = new CancellationTokenSource(Time);
        while (!condition())
        {
            tooLong.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
