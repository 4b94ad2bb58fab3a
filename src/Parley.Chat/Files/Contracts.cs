namespace Parley.Chat.Files;

/// <summary>A file that has been uploaded: what the <c>msg</c> of a message with it carries.</summary>
internal sealed record UploadedFile(string File, string Name, long Size, string Type, string Sha256, int? Width = null, int? Height = null);
