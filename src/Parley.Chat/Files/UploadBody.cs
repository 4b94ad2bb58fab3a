using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Parley.Chat.Ground;
using Parley.Chat.Storage;

namespace Parley.Chat.Files;

/// <summary>The received part of a file.</summary>
/// <param name="Type">The type, detected from the content.</param>
/// <param name="Size">How many there are.</param>
/// <param name="Sha256">The SHA-256, in lower-case hex.</param>
internal sealed record ReceivedFile(string Type, long Size, string Sha256);

/// <summary>Copies the body of an upload to disk in pieces, and checks them.</summary>
internal sealed class UploadBody(Stream body, string? declared, FileTypeLimits limits, long max, DiskSpace space)
{
    private const int Piece = 64 * 1024;
    private const long Megabyte = 1024 * 1024;

    /// <summary>The disk is nearly full. A separate status distinguishes it from a busy server.</summary>
    public static Refusal NoRoom { get; } = new(
        Reason.Unavailable, "The server has no space for files now. Please try again later.", 60_000)
    {
        HttpStatus = StatusCodes.Status507InsufficientStorage,
    };

    public async Task<Outcome<ReceivedFile>> CopyToAsync(Stream file, CancellationToken gone)
    {
        var buffer = new byte[Piece];
        if (!(await ReadAsync(buffer, FileTypes.HeadLength, gone)).TryGet(out var count, out var refusal)) return refusal;
        if (count == 0) return Refusal.Malformed("The file is empty.");

        var type = FileTypes.Detect(buffer.AsSpan(0, Math.Min(count, FileTypes.HeadLength)), declared);
        if (limits.Of(type) is not { } limit) return NotTaken(type);

        limit = Math.Min(limit, max);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long size = 0;
        while (count > 0)
        {
            size += count;
            if (size > limit) return TooLarge(limit);
            if (size / Megabyte > (size - count) / Megabyte && !space.HasRoomForFiles) return NoRoom;

            hash.AppendData(buffer, 0, count);
            await file.WriteAsync(buffer.AsMemory(0, count), gone);
            if (!(await ReadAsync(buffer, 1, gone)).TryGet(out count, out refusal)) return refusal;
        }

        return new ReceivedFile(type, size, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    public static Refusal TooLarge(long limit) => new(Reason.TooLarge, $"Such a file has at most {limit} bytes.");

    /// <summary>Reads until there are enough bytes, or no more.</summary>
    private async ValueTask<Outcome<int>> ReadAsync(byte[] buffer, int enough, CancellationToken gone)
    {
        try
        {
            return await body.ReadAtLeastAsync(buffer, enough, throwOnEndOfStream: false, gone);
        }
        catch (BadHttpRequestException exception)   // Too slow, or different from the headers.
        {
            return Refusal.Malformed("The upload was interrupted.") with { HttpStatus = exception.StatusCode };
        }
        catch (IOException)   // The connection was lost; the disk is fine.
        {
            return Refusal.Malformed("The upload was interrupted.");
        }
    }

    private static Refusal NotTaken(string type) => new(Reason.Forbidden, $"Files of the type {type} are not accepted here.")
    {
        HttpStatus = StatusCodes.Status415UnsupportedMediaType,
    };
}
