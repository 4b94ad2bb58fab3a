namespace Parley.Server.Hosting;

/// <summary>Something that is made when it is first asked for, once, and again only if that failed.</summary>
/// <param name="make">Makes it.</param>
internal sealed class AsyncLazy<T>(Func<Task<T>> make)
{
    private readonly Lock _lock = new();
    private Task<T>? _made;

    /// <summary>The created value. A caller that stops waiting does not stop it for others.</summary>
    public Task<T> GetAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_made is null or { IsFaulted: true } or { IsCanceled: true }) _made = MakeAsync();
            return _made.WaitAsync(cancellation);
        }
    }

    private async Task<T> MakeAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);   // Not under the lock.
        return await make();
    }
}
