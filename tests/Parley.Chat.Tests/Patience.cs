namespace Parley.Chat.Tests;

/// <summary>Waits for another thread, also while other tests use the processor.</summary>
internal static class Patience
{
    private static readonly TimeSpan Max = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    public static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var tooLong = new CancellationTokenSource(Max);
        while (!await condition()) await Task.Delay(Pause, TimeProvider.System, tooLong.Token);
    }
}
