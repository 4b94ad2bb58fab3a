namespace Parley.Chat.Backups;

/// <summary>
/// The place where backups are kept: a folder or a bucket. It has a part for each backup, and one for the users' files, which all share.
/// </summary>
/// <remarks>Names have parts separated by '/', on every system. A failure is an <see cref="IOException"/>.</remarks>
internal interface IBackupPlace : IDisposable
{
    /// <summary>Its name for an operator.</summary>
    string Name { get; }

    /// <summary>How many bytes one file may have.</summary>
    long MaxFile { get; }

    /// <summary>Keeps other backups from this place until the result is disposed.</summary>
    /// <exception cref="Storage.StoreException">Another process uses it.</exception>
    IDisposable Lock();

    /// <summary>The names of all complete backups, the oldest first.</summary>
    Task<IReadOnlyList<string>> BackupsAsync(CancellationToken stop);

    /// <summary>The part in which a backup is written until it is complete.</summary>
    string DraftOf(string backup);

    /// <summary>A path on this machine for a file that is going to be put; its folder exists.</summary>
    string LocalPath(string name);

    /// <summary>Stores a file. When this returns, it survives a power failure, and its content has the hash.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="path">Where it is. If that is <see cref="LocalPath"/>, it is used up.</param>
    /// <param name="sha256">The SHA-256 of its content, in lower-case hex.</param>
    /// <param name="stop">Stops it.</param>
    Task PutAsync(string name, string path, string sha256, CancellationToken stop);

    /// <summary>Makes a complete backup of what was written into its draft.</summary>
    Task FinishAsync(string backup, CancellationToken stop);

    /// <summary>The bytes of a file; null if the name does not exist.</summary>
    Task<Stream?> OpenAsync(string name, CancellationToken stop);

    /// <summary>The names of the files in a part, without the part, and how many bytes each has.</summary>
    Task<IReadOnlyDictionary<string, long>> ListAsync(string part, CancellationToken stop);

    /// <summary>Deletes a file if it exists.</summary>
    Task DeleteAsync(string name, CancellationToken stop);

    /// <summary>Deletes a backup, so that a part of it never counts as a complete one.</summary>
    Task DeleteBackupAsync(string backup, CancellationToken stop);

    /// <summary>Deletes what interrupted backups have left.</summary>
    Task SweepAsync(CancellationToken stop);
}
