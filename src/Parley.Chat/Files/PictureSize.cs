namespace Parley.Chat.Files;

/// <summary>The size of a picture in pixels, after applying its orientation.</summary>
internal readonly record struct PictureSize(int Width, int Height);
