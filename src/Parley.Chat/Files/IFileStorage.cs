namespace Parley.Chat.Files;

/// <summary>Where the bytes of files are kept.</summary>
/// <remarks>Names are made here, of letters, digits, '.' and '-'. A failure of the storage is an <see cref="IOException"/>.</remarks>
internal interface IFileStorage
{
    /// <summary>Keeps what a local file holds. When it returns, the bytes survive a power failure; before, they cannot be read.</summary>
    /// <param name="name">Its name, which is new or has the same bytes already.</param>
    /// <param name="spooled">The path of the local file, which may be used up.</param>
    /// <param name="cancellation">Gives up.</param>
    Task PutAsync(string name, string spooled, CancellationToken cancellation);

    /// <summary>The bytes, as a stream that can be read from any position; null if there are none of that name.</summary>
    Task<Stream?> OpenAsync(string name, CancellationToken cancellation);

    /// <summary>Deletes the bytes, if they are there.</summary>
    Task DeleteAsync(string name, CancellationToken cancellation);
}
