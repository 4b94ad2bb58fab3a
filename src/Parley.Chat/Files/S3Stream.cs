namespace Parley.Chat.Files;

/// <summary>A file in a bucket, requested when its first byte is read, and again from where it broke off.</summary>
/// <param name="length">How many bytes it has.</param>
/// <param name="open">Requests the bytes from a position.</param>
/// <param name="time">The clock.</param>
internal sealed class S3Stream(long length, Func<long, CancellationToken, Task<Stream>> open, TimeProvider time) : Stream
{
    private const int Attempts = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private Stream? _content;   // From _position on.
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => Seek(value, SeekOrigin.Begin);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position >= length || buffer.Length == 0) return 0;

        for (var failures = 1; ; failures++)
        {
            try
            {
                _content ??= await open(_position, cancellationToken);
                var count = await ReadSomeAsync(_content, buffer, cancellationToken);
                _position += count;
                return count;
            }
            catch (IOException) when (failures < Attempts && _content is not null)
            {
                Drop();
            }
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin)
    {
        var position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => _position + offset,
            _ => length + offset,
        };
        if (position != _position) Drop();
        return _position = position;
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("Remote data is read asynchronously.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) Drop();
        base.Dispose(disposing);
    }

    private async Task<int> ReadSomeAsync(Stream content, Memory<byte> buffer, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        try
        {
            var count = await content.ReadAsync(buffer, end.Token);
            return count > 0 ? count : throw S3Exception.Broken("S3 ended a download before the end of the file.");
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw S3Exception.Silent(exception);
        }
    }

    private void Drop()
    {
        _content?.Dispose();
        _content = null;
    }
}
