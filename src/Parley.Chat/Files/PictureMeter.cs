namespace Parley.Chat.Files;

/// <summary>Measures uploaded pictures one at a time, because measuring can take as much memory as the file's length.</summary>
internal sealed class PictureMeter : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>The size of a picture; null if the file cannot be decoded.</summary>
    public async Task<PictureSize?> MeasureAsync(string path, string type, CancellationToken cancellation)
    {
        if (!Picture.IsPossible(type)) return null;

        await _turn.WaitAsync(cancellation);
        try
        {
            return Picture.Measure(path, type);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
