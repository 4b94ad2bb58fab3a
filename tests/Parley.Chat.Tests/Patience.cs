namespace Parley.Chat.Tests;

/// <summary>Waits for what another thread does, beside tests that leave it little of the processor.</summary>
internal static class Patience
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    public static async Task UntilAsync(Func<bool> condition)
    {
        using var tooLong = new CancellationTokenSource(Longest);
        while (!condition()) await Task.Delay(Pause, TimeProvider.System, tooLong.Token);
    }
}
