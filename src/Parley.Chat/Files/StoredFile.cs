namespace Parley.Chat.Files;

/// <summary>A file that is there, and what is known of it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Owner">Who has uploaded it.</param>
/// <param name="Name">What he called it.</param>
/// <param name="Type">What its bytes say it is.</param>
/// <param name="Size">How many bytes.</param>
/// <param name="Sha256">Their hash, in lower-case hex.</param>
/// <param name="Width">In pixels, if it is a picture that can be shown.</param>
/// <param name="Height">In pixels, if it is a picture that can be shown.</param>
internal sealed record StoredFile(
    string Id, string Owner, string Name, string Type, long Size, string Sha256, int? Width = null, int? Height = null);
