namespace Parley.Chat.Files;

/// <summary>An uploaded file; the <c>msg</c> of a message that contains it.</summary>
/// <param name="File">The id of the file.</param>
/// <param name="Name">The name, without deceptive characters.</param>
/// <param name="Size">How many bytes it has.</param>
/// <param name="Type">The media type, detected from the content.</param>
/// <param name="Sha256">The SHA-256, in hexadecimal digits.</param>
/// <param name="Width">The width of a picture in pixels.</param>
/// <param name="Height">The height of a picture in pixels.</param>
internal sealed record UploadedFile(string File, string Name, long Size, string Type, string Sha256, int? Width = null, int? Height = null);
