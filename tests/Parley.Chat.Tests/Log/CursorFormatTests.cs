using Parley.Chat.Log;

namespace Parley.Chat.Tests;

/// <summary>Which texts are cursors, and of which database.</summary>
public sealed class CursorFormatTests
{
    private const string Epoch = "0123456789abcdef";

    private static readonly CursorFormat Format = new(Epoch);

    [Theory]
    [InlineData(0L)]
    [InlineData(7L)]
    [InlineData(9_007_199_254_740_991L)]
    public void A_position_is_read_as_it_was_written(long position)
    {
        var text = Format.Format(position);

        Assert.Equal(Epoch + "." + position, text);
        Assert.Equal(text, Format.At(position).ToString());
        Assert.True(Format.TryParse(text, out var pos, out var fresh));
        Assert.Equal((position, null), (pos, fresh));
    }

    [Theory]
    [InlineData(9, 8, 7, 6)]
    [InlineData(9, 9, 9, 0)]
    [InlineData(9, 9, 0, FreshStartPosition.MaxConversations - 1)]
    public void A_fresh_start_is_read_as_it_was_written(long head, long pos, long seq, int conversations)
    {
        var place = new FreshStartPosition(head, pos, seq, conversations);
        var text = Format.Format(place);

        Assert.Equal($"{Epoch}.{head}.{pos}.{seq}.{conversations}", text);
        Assert.True(Format.TryParse(text, out var position, out var fresh));
        Assert.Equal((null, place), (position, fresh));
    }

    [Theory]
    [InlineData("a.5")]
    [InlineData("0123456789abcde0.5")]
    [InlineData("0123456789abcdef0123456789abcdef.5")]
    [InlineData("a.9.8.7.6")]
    public void Of_another_database_there_is_no_position(string text)
    {
        Assert.True(Format.TryParse(text, out var pos, out var fresh));
        Assert.Null(pos);
        Assert.Null(fresh);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData(".5")]
    [InlineData("abc")]
    [InlineData("g.5")]
    [InlineData("A.5")]
    [InlineData("0123456789abcdef0123456789abcdef0.5")]
    [InlineData(Epoch + ".")]
    [InlineData(Epoch + ".-1")]
    [InlineData(Epoch + ".x")]
    [InlineData(Epoch + ".1.2")]
    [InlineData(Epoch + ".3.2.1")]
    [InlineData(Epoch + ".9.8.7.")]
    [InlineData(Epoch + ".9.8.7.6.5")]
    [InlineData(Epoch + ".9.10.7.6")]
    [InlineData(Epoch + ".9.8.9.6")]
    [InlineData(Epoch + ".9.8.7.50")]
    public void Anything_else_is_no_cursor(string text)
    {
        Assert.False(Format.TryParse(text, out var pos, out var fresh));
        Assert.Null(pos);
        Assert.Null(fresh);
    }
}
