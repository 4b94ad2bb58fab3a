using SkiaSharp;

namespace Parley.Chat.Files;

/// <summary>Decodes untrusted pictures; the needed memory is known before anything is decoded.</summary>
internal static class Picture
{
    // Larger ones are plain files. A JPEG is decoded at an eighth of its size, others completely; either takes up to 300 MB.
    private const long MaxJpegPixels = 50_000_000;
    private const long MaxPixels = 25_000_000;

    private const long MaxBytes = 100 * 1024 * 1024;   // Some formats are read completely even for the header.
    private const int Quality = 80;

    private static readonly Dictionary<string, SKEncodedImageFormat> Formats = new()
    {
        ["image/jpeg"] = SKEncodedImageFormat.Jpeg,
        ["image/png"] = SKEncodedImageFormat.Png,
        ["image/webp"] = SKEncodedImageFormat.Webp,
        ["image/gif"] = SKEncodedImageFormat.Gif,
    };

    /// <summary>Whether files of a type can have a size and thumbnails.</summary>
    public static bool IsPossible(string type) => Formats.ContainsKey(type);

    /// <summary>The size of a picture after applying its orientation; null if it cannot be decoded or is too large.</summary>
    public static PictureSize? Measure(string path, string type)
    {
        using var codec = Open(path, type);
        return codec is null ? null : Oriented(codec.EncodedOrigin, codec.Info.Width, codec.Info.Height);
    }

    /// <summary>Creates a smaller picture without any metadata of the original, such as the location.</summary>
    /// <param name="path">The original.</param>
    /// <param name="type">Its type.</param>
    /// <param name="maxSide">The maximum length of the longer side in pixels.</param>
    /// <returns>The bytes of a WebP file; null if the original is damaged.</returns>
    public static byte[]? Shrink(string path, string type, int maxSide)
    {
        using var codec = Open(path, type);
        if (codec is null) return null;

        var (width, height) = Oriented(codec.EncodedOrigin, codec.Info.Width, codec.Info.Height);
        var scale = Math.Min(1, (float)maxSide / Math.Max(width, height));
        using var decoded = Decode(codec, scale);
        if (decoded is null) return null;

        // Without a colour space, it counts as sRGB; with one, each file would contain its description.
        using var surface = SKSurface.Create(
            new SKImageInfo(Side(width * scale), Side(height * scale), SKColorType.Rgba8888, SKAlphaType.Premul));
        if (surface is null) throw new IOException("No memory for a thumbnail.");

        Draw(surface.Canvas, decoded, codec.EncodedOrigin);
        using var image = surface.Snapshot();
        using var encoded = image.Encode(SKEncodedImageFormat.Webp, Quality);
        return encoded?.ToArray();
    }

    private static SKCodec? Open(string path, string type)
    {
        if (new FileInfo(path).Length > MaxBytes) return null;
        if (Formats[type] == SKEncodedImageFormat.Png && !PngChunks.AreFew(path)) return null;

        var codec = SKCodec.Create(path);
        if (codec is null) return null;

        var (width, height) = ((long)codec.Info.Width, (long)codec.Info.Height);
        var max = codec.EncodedFormat == SKEncodedImageFormat.Jpeg ? MaxJpegPixels : MaxPixels;
        if (codec.EncodedFormat == Formats[type] && width > 0 && height > 0 && width * height <= max) return codec;

        codec.Dispose();
        return null;
    }

    /// <summary>Decodes only as much of the picture as needed, if its format allows it.</summary>
    private static SKImage? Decode(SKCodec codec, float scale)
    {
        var size = codec.GetScaledDimensions(MathF.Ceiling(scale * 8) / 8);   // JPEG supports eighths and would choose the nearest.
        using var sRgb = SKColorSpace.CreateSrgb();
        using var bitmap = new SKBitmap();
        if (!bitmap.TryAllocPixels(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul, sRgb)))
        {
            throw new IOException("No memory for a picture.");
        }

        if (codec.GetPixels(bitmap.Info, bitmap.GetPixels()) != SKCodecResult.Success) return null;

        bitmap.SetImmutable();   // So that the image shares its pixels.
        return SKImage.FromBitmap(bitmap);
    }

    private static void Draw(SKCanvas canvas, SKImage image, SKEncodedOrigin origin)
    {
        var (width, height) = Oriented(origin, image.Width, image.Height);
        var target = canvas.DeviceClipBounds;
        canvas.Scale((float)target.Width / width, (float)target.Height / height);
        canvas.Concat(Upright(origin, image.Width, image.Height));
        canvas.DrawImage(image, 0, 0, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        canvas.Flush();
    }

    private static PictureSize Oriented(SKEncodedOrigin origin, int width, int height) =>
        origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom
            ? new PictureSize(height, width)
            : new PictureSize(width, height);

    /// <summary>Applies the orientation of a picture (Exif 2.3, "Orientation").</summary>
    private static SKMatrix Upright(SKEncodedOrigin origin, int width, int height) => origin switch
    {
        SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, width, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, width, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new SKMatrix(0, -1, height, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, height, -1, 0, width, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, width, 0, 0, 1),
        _ => SKMatrix.Identity,
    };

    private static int Side(float length) => Math.Max(1, (int)MathF.Round(length));
}
