using Parley.Chat.Files;
using Parley.Chat.Storage;

namespace Parley.Chat;

/// <summary>The uploaded files for the operator, checked without a server.</summary>
/// <param name="options">The validated settings.</param>
/// <param name="time">The clock.</param>
public sealed class ChatFiles(ChatOptions options, TimeProvider time)
{
    /// <summary>Checks whether the folder, and the bucket if there is one, accept files. Leaves nothing behind.</summary>
    /// <param name="stop">Stops it.</param>
    /// <returns>The findings, in order.</returns>
    public async Task<IReadOnlyList<Finding>> CheckAsync(CancellationToken stop = default)
    {
        var folder = FolderCheck.Run(options.FileFolder, options.FileSize);
        return options.S3.Bucket.Length > 0 ? [folder, await new BucketCheck(options.S3, time).RunAsync(stop)] : [folder];
    }
}
