namespace Parley.Chat.Files;

/// <summary>A stored file and its metadata.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Owner">The uploader.</param>
/// <param name="Name">The name.</param>
/// <param name="Type">The type, detected from the content.</param>
/// <param name="Size">The number of bytes.</param>
/// <param name="Sha256">The SHA-256, in lower-case hex.</param>
/// <param name="Width">In pixels, if it is a picture that can be decoded.</param>
/// <param name="Height">In pixels, if it is a picture that can be decoded.</param>
internal sealed record StoredFile(
    string Id, string Owner, string Name, string Type, long Size, string Sha256, int? Width = null, int? Height = null);
