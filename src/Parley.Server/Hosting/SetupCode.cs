using System.Data.Common;
using Parley.Chat.Storage;

namespace Parley.Server.Hosting;

/// <summary>
/// Asks for the first administrator's code when the server runs already: a database that is away for a moment does not end it.
/// </summary>
internal static class SetupCode
{
    /// <summary>How long it waits before it asks again.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Asks until the database answers.</summary>
    /// <returns>The answer; null too if the server is told to stop before there is one.</returns>
    public static async Task<string?> FindAsync(Func<ValueTask<string?>> ask, TimeProvider time, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                return await ask();
            }
            catch (Exception exception) when (exception is StoreException or DbException)
            {
                await Task.Delay(Pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return null;
    }
}
