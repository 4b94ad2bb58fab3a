using System.Globalization;
using Parley.Chat.Log;

namespace Parley.Chat.Tests;

/// <summary>Ids of entries are UUIDs of version 7, without dashes.</summary>
public sealed class EntryIdsTests
{
    private const long Time = 0x0192_3456_789a;

    private readonly List<string> _ids = [];

    public EntryIdsTests()
    {
        var ids = new EntryIds();
        for (var i = 0; i < 1_000; i++) _ids.Add(ids.Next(Time));
    }

    [Fact]
    public void They_begin_with_the_time() => Assert.All(_ids, id => Assert.StartsWith("01923456789a7", id, StringComparison.Ordinal));

    [Fact]
    public void Version_and_variant_stand_where_they_belong_and_the_rest_is_random()
    {
        Assert.All(_ids, id => Assert.True(Guid.TryParseExact(id, "N", out _)));
        Assert.Equal("7", Digits(12));
        Assert.Equal("89ab", Digits(16));
        foreach (var at in Enumerable.Range(13, 3).Concat(Enumerable.Range(17, 15))) Assert.Equal("0123456789abcdef", Digits(at));
        Assert.Equal(_ids.Count, _ids.Distinct().Count());
    }

    [Fact]
    public void No_two_share_their_random_bytes() =>
        Assert.Equal(_ids.Count, _ids.Select(id => id[17..]).Distinct().Count());

    [Fact]
    public void They_are_told_from_other_texts()
    {
        Assert.All(_ids, id => Assert.True(EntryIds.IsValid(id)));
        Assert.False(EntryIds.IsValid(_ids[0][1..]));
        Assert.False(EntryIds.IsValid(_ids[0] + "0"));
        Assert.False(EntryIds.IsValid(_ids[0].ToUpper(CultureInfo.InvariantCulture)));
        Assert.False(EntryIds.IsValid("g" + _ids[0][1..]));
    }

    private string Digits(int at) => string.Concat(_ids.Select(id => id[at]).Distinct().Order());
}
