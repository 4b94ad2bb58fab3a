using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using SkiaSharp;

namespace Parley.Chat.Tests;

/// <summary>Pictures to upload.</summary>
internal static class TestPictures
{
    private static readonly SKColor[] Corners = [SKColors.Red, SKColors.Lime, SKColors.Blue, SKColors.White];

    /// <summary>Red at the top left, green at the top right, blue at the bottom left, white at the bottom right.</summary>
    public static byte[] Png(int width, int height) => Encode(width, height, SKEncodedImageFormat.Png);

    /// <summary>The same as a JPEG with the orientation of its camera, and a location.</summary>
    public static byte[] Jpeg(int width, int height, byte orientation)
    {
        var picture = Encode(width, height, SKEncodedImageFormat.Jpeg);
        byte[] exif =
        [
            .. "Exif\0\0II*\0\b\0\0\0"u8, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0, .. "52.5200N 13.4050E"u8,
        ];
        var length = exif.Length + 2;
        return [.. picture[..2], 0xFF, 0xE1, (byte)(length >> 8), (byte)length, .. exif, .. picture[2..]];
    }

    /// <summary>A small file whose header has very many pixels.</summary>
    public static byte[] Bomb(int width, int height)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 6);
        return [
            0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR", header), .. Chunk("IDAT", [0x78, 0x9C, 3, 0, 0, 0, 0, 1]), .. Chunk("IEND", [])];
    }

    public static byte[] Webp(int width, int height) => Encode(width, height, SKEncodedImageFormat.Webp);

    /// <summary>The same PNG with compressed texts before or after its pixels, of seven megabytes each.</summary>
    public static byte[] WithTexts(byte[] png, int count, bool areLast)
    {
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest)) zlib.Write(new byte[7_000_000]);
        var text = Chunk("zTXt", [.. "k\0\0"u8, .. packed.ToArray()]);
        var place = areLast ? png.Length - 12 : 33;   // Behind IHDR, or before IEND.
        return [.. png[..place], .. Enumerable.Repeat(text, count).SelectMany(bytes => bytes), .. png[place..]];
    }

    /// <summary>Two frames of one pixel each, the first of them red.</summary>
    public static byte[] AnimatedGif()
    {
        byte[] control = [0x21, 0xF9, 4, 0, 10, 0, 0, 0];
        byte[] place = [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0];
        return
        [
            .. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 255, 0, 0, 0, 0, 255,
            .. control, .. place, 2, 2, 0x44, 1, 0,
            .. control, .. place, 2, 2, 0x4C, 1, 0, 0x3B,
        ];
    }

    /// <summary>A small JPEG of 48,000,000 pixels with many scans over all of them.</summary>
    public static byte[] ScanBomb(int scans)
    {
        byte[] tables =
        [
            0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)1, 64),
            0xFF, 0xC2, 0, 11, 8, 6_000 >> 8, 6_000 & 0xFF, 8_000 >> 8, 8_000 & 0xFF, 1, 1, 0x11, 0,
            0xFF, 0xC4, 0, 20, 0x00, 1, .. new byte[15], 0x00,
            0xFF, 0xC4, 0, 20, 0x10, 1, .. new byte[15], 0xE0,   // One bit, then 14 more: the number of blocks without a change.
        ];
        var blocks = 1_000 * 750;
        byte[] first = [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 0, 0, .. new byte[blocks / 8]];
        byte[] again = [
            0xFF, 0xDA, 0, 8, 1, 1, 0, 1, 63, 0, .. Bits(string.Concat(Enumerable.Repeat("011111111111111", (blocks / 32_767) + 1)))];
        return [0xFF, 0xD8, .. tables, .. first, .. Enumerable.Repeat(again, scans).SelectMany(bytes => bytes), 0xFF, 0xD9];
    }

    public static SKBitmap Decode(byte[] picture) => SKBitmap.Decode(picture);

    private static byte[] Encode(int width, int height, SKEncodedImageFormat format)
    {
        using var surface = SKSurface.Create(new SKImageInfo(width, height));
        using var paint = new SKPaint();
        for (var i = 0; i < Corners.Length; i++)
        {
            paint.Color = Corners[i];
            surface.Canvas.DrawRect(i % 2 * width / 2f, i / 2 * height / 2f, width / 2f, height / 2f, paint);
        }

        using var image = surface.Snapshot();
        using var data = image.Encode(format, 95);
        return data.ToArray();
    }

    private static IEnumerable<byte> Bits(string bits)
    {
        foreach (var eight in bits.Chunk(8))
        {
            var value = Convert.ToByte(new string(eight).PadRight(8, '1'), 2);
            yield return value;
            if (value == 0xFF) yield return 0;
        }
    }

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        var checksum = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(checksum, Crc(body));
        return [.. length, .. body, .. checksum];
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        return ~crc;
    }
}
