namespace Parley.Chat.Files;

/// <summary>A file that has been uploaded: what the <c>msg</c> of a message with it carries.</summary>
/// <param name="File">The id of the file.</param>
/// <param name="Name">What it is called, without what deceives.</param>
/// <param name="Size">How many bytes it has.</param>
/// <param name="Type">What its bytes say it is, as a media type.</param>
/// <param name="Sha256">Their hash, in hexadecimal digits.</param>
/// <param name="Width">How many pixels a picture is wide.</param>
/// <param name="Height">How many it is high.</param>
internal sealed record UploadedFile(string File, string Name, long Size, string Type, string Sha256, int? Width = null, int? Height = null);
