using Parley.Chat.Files;
using Parley.Chat.Storage;

namespace Parley.Chat;

/// <summary>What users have uploaded, in the hands of the operator: looked over without a server.</summary>
/// <param name="options">The settings, which are known to make sense.</param>
/// <param name="time">The clock.</param>
public sealed class ChatFiles(ChatOptions options, TimeProvider time)
{
    /// <summary>Looks whether the folder, and the bucket if there is one, take files. Nothing of it stays.</summary>
    /// <param name="stop">Ends it.</param>
    /// <returns>What was looked at, in order.</returns>
    public async Task<IReadOnlyList<Finding>> CheckAsync(CancellationToken stop = default)
    {
        var folder = FolderCheck.Run(options.FileFolder, options.FileSize);
        return options.S3.Bucket.Length > 0 ? [folder, await new BucketCheck(options.S3, time).RunAsync(stop)] : [folder];
    }
}
