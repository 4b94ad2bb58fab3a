using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.Chat.Search;

namespace Parley.StoreSpec;

/// <summary>Search: everything that was acknowledged is found, whether it has been indexed yet or not.</summary>
public abstract class SearchSpec : SearchSpecBase
{
    [Theory]
    [InlineData("我们明天去北京吃烤鸭", "北京")]
    [InlineData("我们明天去北京吃烤鸭", "我")]
    [InlineData("我们明天去北京吃烤鸭", "鸭")]
    [InlineData("我们明天去北京吃烤鸭", "明天去北京吃烤鸭")]
    [InlineData("我们明天去北京吃烤鸭", "烤鸭 明天")]
    [InlineData("Dinner at Eight", "dinner")]
    [InlineData("Dinner at Eight", "INNE")]
    [InlineData("Dinner at Eight", "t e")]
    [InlineData("Dinner at Eight", "eight dinner")]
    [InlineData("Dinner at Eight", "D")]
    [InlineData("Ｐａｒｌｅｙ　is here", "parley IS")]
    [InlineData("Größe ÄÖÜ ΣΊΣΥΦΟΣ", "größe äöü σίσυφος")]
    [InlineData("party 🎉🎊!", "🎉🎊")]
    [InlineData("party 🎉🎊!", "🎊")]
    [InlineData("a \"quoted\" OR word* NEAR(x) 100% a_b c\\d --;", "\"quoted\"")]
    [InlineData("a \"quoted\" OR word* NEAR(x) 100% a_b c\\d --;", "word*")]
    [InlineData("a \"quoted\" OR word* NEAR(x) 100% a_b c\\d --;", "near(x)")]
    [InlineData("a \"quoted\" OR word* NEAR(x) 100% a_b c\\d --;", "100%")]
    [InlineData("a \"quoted\" OR word* NEAR(x) 100% a_b c\\d --;", "_b")]
    [InlineData("a \"quoted\" OR word* NEAR(x) 100% a_b c\\d --;", "c\\d --;")]
    [InlineData("line one\nline two", "one line")]
    [InlineData("\u1112\u1161\u11ab\u1100\u1173\u11af \u1111\u1161\u110b\u1175\u11af", "한글 파일")]
    [InlineData("한글 파일", "\u1112\u1161\u11ab\u1100\u1173\u11af")]
    [InlineData("Gro\u0308\u00dfe", "größe")]
    [InlineData("Größe", "GRO\u0308SSE")]
    [InlineData("ﾊﾟｰﾃｨｰ", "パーティー")]
    [InlineData("パーティー", "ﾊﾟｰﾃ")]
    [InlineData("I ❤\ufe0f tea", "❤ tea")]
    [InlineData("I ❤ tea", "❤\ufe0f")]
    [InlineData("İSTANBUL", "istanbul")]
    [InlineData("ısı", "ISI")]
    [InlineData("И\u0306од", "йод")]
    public async Task A_part_of_the_text_finds_the_message(string text, string q)
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.SayAsync("alice", "bob", "0815");
        var sent = await Chat.SayAsync("alice", "bob", text);

        await EverywhereAsync(async () => Assert.Equal([sent.Id], await IdsAsync("bob", q)));
    }

    [Theory]
    [InlineData("dinner at eight", "diner")]
    [InlineData("dinner at eight", "eight OR nine")]
    [InlineData("dinner at eight", "din*")]
    [InlineData("dinner at eight", "\"dinner at\"")]
    [InlineData("dinner at eight", "%")]
    [InlineData("dinner at eight", "_")]
    [InlineData("dinner at eight", "\0")]
    [InlineData("ab bc", "abc")]
    [InlineData("明天去北京", "北天")]
    [InlineData("party 🎉", "🎊")]
    public async Task Similar_text_is_not_found(string text, string q)
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.SayAsync("alice", "bob", text);

        await EverywhereAsync(async () => Assert.Empty(await IdsAsync("bob", q)));
    }

    [Fact]
    public async Task Hits_come_from_all_conversations_of_the_user_newest_first()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        var group = await Chat.GroupAsync("alice", "bob", "carol");
        var first = await Chat.SayAsync("alice", "bob", "tea one");
        await Chat.SayAsync("alice", "carol", "tea that bob never sees");
        var second = await Chat.SayInAsync(group, "carol", "tea two");
        var third = await Chat.SayAsync("bob", "carol", "tea three");

        await EverywhereAsync(async () =>
        {
            Assert.Equal([third.Id, second.Id, first.Id], await IdsAsync("bob", "tea"));
            Assert.Equal([third.Id, first.Id], await IdsAsync("bob", new SearchRequest { Q = "tea", Kind = ConversationKind.Friend }));
            Assert.Equal([second.Id], await IdsAsync("bob", new SearchRequest { Q = "tea", Kind = ConversationKind.Group, With = group }));
            Assert.Equal(
                [first.Id], await IdsAsync("bob", new SearchRequest { Q = "tea", Kind = ConversationKind.Friend, With = "alice" }));
            Assert.Equal([second.Id], await IdsAsync("bob", new SearchRequest { Q = "tea", From = "carol" }));
        });
    }

    [Fact]
    public async Task A_sender_a_kind_and_a_time_narrow_the_search_and_need_no_text()
    {
        await Chat.FriendsAsync("alice", "bob");
        var text = await Chat.SayAsync("alice", "bob", "the report");
        Chat.Time.Advance(TimeSpan.FromHours(1));
        var file = await SendFileAsync("bob", "alice", "Report 报告.pdf");
        Chat.Time.Advance(TimeSpan.FromHours(1));
        var late = await Chat.SayAsync("alice", "bob", "report again");

        await EverywhereAsync(async () =>
        {
            Assert.Equal([file.Id], await IdsAsync("alice", "报告"));
            Assert.Equal([late.Id, file.Id, text.Id], await IdsAsync("alice", "report"));
            Assert.Equal([file.Id], await IdsAsync("alice", new SearchRequest { Type = "file" }));
            Assert.Equal([file.Id], await IdsAsync("alice", new SearchRequest { From = "bob" }));
            Assert.Equal([late.Id, text.Id], await IdsAsync("alice", new SearchRequest { Q = "report", Type = "text", From = "alice" }));
            Assert.Empty(await IdsAsync("alice", new SearchRequest { Q = "report", Type = "image" }));
            Assert.Equal([late.Id, file.Id], await IdsAsync("alice", new SearchRequest { Q = "report", Since = file.Time }));
            Assert.Equal([file.Id, text.Id], await IdsAsync("alice", new SearchRequest { Q = "report", Until = late.Time }));
            Assert.Equal([file.Id], await IdsAsync("alice", new SearchRequest { Q = "report", Since = file.Time, Until = file.Time + 1 }));
        });
    }

    [Fact]
    public async Task A_time_beyond_all_dates_is_understood()
    {
        await Chat.FriendsAsync("alice", "bob");
        var sent = await Chat.SayAsync("alice", "bob", "tea");

        await EverywhereAsync(async () =>
        {
            Assert.Equal([sent.Id], await IdsAsync("bob", new SearchRequest { Q = "tea", Until = SafeInteger.Max }));
            Assert.Equal([sent.Id], await IdsAsync("bob", new SearchRequest { Q = "tea", Since = 0, Until = SafeInteger.Max }));
            Assert.Empty(await IdsAsync("bob", new SearchRequest { Q = "tea", Since = SafeInteger.Max }));
        });
    }

    [Fact]
    public async Task A_snippet_marks_the_matches()
    {
        await Chat.FriendsAsync("alice", "bob");
        var text = new string('x', 50) + "🎉 Tea or coffee? TEA! " + new string('y', 200);
        await Chat.SayAsync("alice", "bob", text);

        var hit = Assert.Single((await FindAsync("bob", new SearchRequest { Q = "tea COFFEE" })).Hits);

        var snippet = hit.Snippet!;
        Assert.Equal(text.Substring(snippet.Start, snippet.Text.Length), snippet.Text);
        Assert.Equal(["Tea", "coffee", "TEA"], snippet.Places.Select(place => snippet.Text.Substring(place.Start, place.Length)));
        Assert.Equal((23, 120), (snippet.Start, snippet.Text.Length));
        Assert.Null(Assert.Single((await FindAsync("bob", new SearchRequest { From = "alice" })).Hits).Snippet);
    }

    [Fact]
    public async Task A_file_is_found_by_its_name_in_any_Unicode_form()
    {
        await Chat.FriendsAsync("alice", "bob");
        var files = new List<string>();
        foreach (var name in (string[])["Gescha\u0308ft.pdf", "\u1100\u1173\u11af.hwp", "ﾃｽﾄ.txt"])
            files.Add((await SendFileAsync("alice", "bob", name)).Id);

        await EverywhereAsync(async () =>
        {
            Assert.Equal([files[0]], await IdsAsync("bob", "geschäft"));
            Assert.Equal([files[1]], await IdsAsync("bob", "글"));
            Assert.Equal([files[2]], await IdsAsync("bob", "テスト"));
        });
    }

    [Fact]
    public async Task A_snippet_marks_the_original_text()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.SayAsync("alice", "bob", "xx Gro\u0308\u00dfe ﾊﾟ I\u0307 ❤\ufe0f");

        Assert.Equal(["Gro\u0308\u00dfe"], await FoundAsync("größe"));
        Assert.Equal(["\u00df"], await FoundAsync("ss"));
        Assert.Equal(["o\u0308"], await FoundAsync("Ö"));
        Assert.Equal(["ﾊﾟ"], await FoundAsync("パ"));
        Assert.Equal(["I\u0307"], await FoundAsync("i"));
        Assert.Equal(["❤\ufe0f"], await FoundAsync("❤"));

        async Task<IEnumerable<string>> FoundAsync(string q)
        {
            var snippet = Assert.Single((await FindAsync("bob", new SearchRequest { Q = q })).Hits).Snippet!;
            return snippet.Places.Select(place => snippet.Text.Substring(place.Start, place.Length));
        }
    }

    private async Task<SendReceipt> SendFileAsync(string from, string to, string name)
    {
        var content = MessageContent.Create(
            "file", System.Text.Encoding.UTF8.GetBytes($$"""{"file":"{{await Chat.FileAsync(from)}}","name":"{{name}}","size":1}""")).Value;
        return (await Chat.Writer.RunAsync(SendMessage.Create(from, ConversationKind.Friend, to, content, null).Value)).Value;
    }
}
