namespace Parley.StoreSpec;

/// <summary>Holds a thread of the server until the test lets it go. A test that fails lets it go too, so that the server can end.</summary>
internal sealed class Hold : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    // Not disposed: the thread may still look at it.
    private readonly ManualResetEventSlim _released = new();

    /// <summary>Waits on the held thread.</summary>
    public void Wait() => _released.Wait(Longest);

    public void Release() => _released.Set();

    public void Dispose() => Release();
}
