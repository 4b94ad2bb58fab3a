namespace Parley.Chat.Files;

/// <summary>The storage for the bytes of files.</summary>
/// <remarks>
/// Names are created by the server and contain letters, digits, '.' and '-'. A failure of the storage is an <see cref="IOException"/>.
/// </remarks>
internal interface IFileStorage
{
    /// <summary>
    /// Stores the content of a local file. When it returns, the bytes survive a power failure; before, they cannot be read.
    /// </summary>
    /// <param name="name">Its name, which is new or already has the same bytes.</param>
    /// <param name="spooled">The path of the local file, which may be moved.</param>
    /// <param name="sha256">The SHA-256 of its content, in lower-case hex.</param>
    /// <param name="cancellation">Cancels the request.</param>
    Task PutAsync(string name, string spooled, string sha256, CancellationToken cancellation);

    /// <summary>The bytes as a seekable stream; null if the name does not exist.</summary>
    Task<Stream?> OpenAsync(string name, CancellationToken cancellation);

    /// <summary>Deletes the bytes if they exist.</summary>
    Task DeleteAsync(string name, CancellationToken cancellation);
}
