namespace Parley.Chat.Files;

/// <summary>How large a picture is in pixels, as it is to be looked at.</summary>
internal readonly record struct PictureSize(int Width, int Height);
