namespace Parley.Server.Hosting;

/// <summary>Something that is made when it is first asked for, once, and again only if that failed.</summary>
/// <param name="make">Makes it.</param>
internal sealed class Kept<T>(Func<Task<T>> make)
{
    private readonly Lock _lock = new();
    private Task<T>? _made;

    /// <summary>What was made. Whoever stops waiting stops it for nobody else.</summary>
    public Task<T> GetAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_made is null or { IsFaulted: true } or { IsCanceled: true }) _made = Task.Run(make, CancellationToken.None);
            return _made.WaitAsync(cancellation);
        }
    }
}
