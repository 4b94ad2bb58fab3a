using System.Diagnostics;
using CsCheck;
using Parley.Chat.Files;
using SkiaSharp;

namespace Parley.Chat.Tests;

/// <summary>Valid pictures, and pictures that are made to do harm.</summary>
public sealed class PictureTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Pictures_of_four_formats_are_measured_and_scaled_down()
    {
        Assert.Equal((400, 200, 96, 48), Work(TestPictures.Png(400, 200), "image/png"));
        Assert.Equal((400, 200, 96, 48), Work(TestPictures.Jpeg(400, 200, 1), "image/jpeg"));
        Assert.Equal((200, 400, 48, 96), Work(TestPictures.Jpeg(400, 200, 6), "image/jpeg"));
        Assert.Equal((400, 200, 96, 48), Work(TestPictures.Webp(400, 200), "image/webp"));
        Assert.Equal((1, 1, 1, 1), Work(TestPictures.AnimatedGif(), "image/gif"));
        Assert.Equal((3_000, 1, 96, 1), Work(TestPictures.Png(3_000, 1), "image/png"));
    }

    [Fact]
    public void The_thumbnail_of_an_animation_shows_its_first_frame()
    {
        File.WriteAllBytes(_path, TestPictures.AnimatedGif());

        using var picture = TestPictures.Decode(Picture.Shrink(_path, "image/gif", 96)!);

        Assert.InRange(picture.GetPixel(0, 0).Red, 200, 255);
        Assert.InRange(picture.GetPixel(0, 0).Blue, 0, 60);
    }

    [Fact]
    public void A_file_of_another_format_than_its_first_bytes_say_is_no_picture()
    {
        Assert.Null(Work(TestPictures.Png(4, 2), "image/jpeg"));
        Assert.False(Picture.IsPossible("image/svg+xml"));
    }

    [Theory]
    [InlineData(65_535, 65_535)]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(0, 0)]
    [InlineData(-1, 5)]
    [InlineData(25_001, 1_000)]
    public void A_picture_with_too_many_pixels_in_its_header_is_not_decoded(int width, int height) =>
        Assert.Null(Work(TestPictures.Bomb(width, height), "image/png"));

    [Fact]
    public void A_huge_jpeg_is_not_decoded()
    {
        var picture = TestPictures.Jpeg(400, 200, 1);
        var frame = picture.AsSpan().IndexOf((byte[])[0xFF, 0xC0, 0, 17, 8]);
        picture.AsSpan(frame + 5, 4).Fill(0xFF);

        Assert.Null(Work(picture, "image/jpeg"));
    }

    [Fact]
    public void A_picture_with_ten_thousand_scans_is_given_up_early()
    {
        var picture = TestPictures.ScanBomb(10_000);
        File.WriteAllBytes(_path, picture);
        var watch = Stopwatch.StartNew();

        Assert.Equal(new PictureSize(8_000, 6_000), Picture.Measure(_path, "image/jpeg"));
        Assert.Null(Picture.Shrink(_path, "image/jpeg", 96));

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData(4, false, true)]
    [InlineData(5, false, false)]
    [InlineData(4, true, true)]
    [InlineData(5, true, false)]
    [InlineData(600, true, false)]
    public void Compressed_text_in_a_picture_is_not_decompressed_without_limit(int chunks, bool areLast, bool isPicture)
    {
        var watch = Stopwatch.StartNew();

        Assert.Equal(isPicture, Work(TestPictures.WithTexts(TestPictures.Png(4, 2), chunks, areLast), "image/png") is not null);

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void A_damaged_picture_is_scaled_down_or_refused()
    {
        var random = new PCG(20260501);
        (byte[] Bytes, string Type)[] pictures =
        [
            (TestPictures.Png(40, 20), "image/png"), (TestPictures.Jpeg(40, 20, 6), "image/jpeg"),
            (TestPictures.Webp(40, 20), "image/webp"), (TestPictures.AnimatedGif(), "image/gif"),
        ];
        var (good, bad) = (0, 0);
        foreach (var (bytes, type) in pictures)
        {
            for (var i = 0; i < 400; i++)
            {
                var broken = bytes.ToArray();
                if (i % 4 == 0) broken = broken[..Below(broken.Length)];
                for (var j = Below(4); j > 0 && broken.Length > 0; j--) broken[Below(broken.Length)] = (byte)Below(256);

                if (Work(broken, type) is null) bad++;
                else good++;
            }
        }

        int Below(int end) => (int)random.Next((uint)end);
        Assert.True(good > 100 && bad > 100, $"{good} could be shown, {bad} could not.");
    }

    /// <summary>The sizes of a picture and of its thumbnail; null if it has none.</summary>
    private (int Width, int Height, int SmallWidth, int SmallHeight)? Work(byte[] bytes, string type)
    {
        File.WriteAllBytes(_path, bytes);
        var size = Picture.Measure(_path, type);
        var small = Picture.Shrink(_path, type, 96);
        if (size is not { } measured || small is null) return null;

        using var picture = SKBitmap.Decode(small);
        return (measured.Width, measured.Height, picture.Width, picture.Height);
    }
}
