using Parley.Chat.Accounts;
using Parley.Chat.Contract;
using Parley.Chat.Groups;
using Parley.Chat.Messages;
using Parley.Chat.Search;
using Parley.Chat.Storage;

namespace Parley.StoreSpec;

/// <summary>Search: everything that was acknowledged is found, whether it has been indexed yet or not, and nothing that is not the user's to see.</summary>
public abstract class SearchSpec : Spec
{
    private static readonly string[] Strangers = ["carol", "mallory"];

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
    public async Task What_only_looks_like_it_is_not_found(string text, string q)
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.SayAsync("alice", "bob", text);

        await EverywhereAsync(async () => Assert.Empty(await IdsAsync("bob", q)));
    }

    [Fact]
    public async Task Hits_come_from_all_own_conversations_the_newest_first()
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
            Assert.Equal([first.Id], await IdsAsync("bob", new SearchRequest { Q = "tea", Kind = ConversationKind.Friend, With = "alice" }));
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
    public async Task Pages_join_without_hole_or_repeat_also_while_new_hits_come_in()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        var group = await Chat.GroupAsync("alice", "bob", "carol");
        var sent = new List<string>();
        for (var i = 0; i < 150; i++)
        {
            if (i == 75) await IndexAsync();   // The first half is in the index, the second is not.
            var receipt = i % 3 == 0 ? await Chat.SayInAsync(group, "carol", $"needle {i}") : await Chat.SayAsync("alice", "bob", $"needle {i}");
            sent.Add(receipt.Id);
            await Chat.SayAsync("bob", "alice", "hay");
        }

        sent.Reverse();
        await EverywhereAsync(async () =>
        {
            var (found, page) = (new List<string>(), (string?)null);
            do
            {
                var results = await FindAsync("bob", new SearchRequest { Q = "needle", Limit = 20, Page = page });
                found.AddRange(results.Hits.Select(hit => hit.Message.Entry.Id));
                page = results.Page;
                await Chat.SayAsync("alice", "bob", "a needle that came later");
            }
            while (page is not null);

            Assert.Equal(sent, found.Where(sent.Contains));
            Assert.Equal(found.Distinct(), found);
        });
    }

    [Fact]
    public async Task A_page_looks_at_no_more_than_its_share_and_the_next_one_goes_on()
    {
        await Chat.FriendsAsync("alice", "bob");
        var needle = await Chat.SayAsync("alice", "bob", "abcbc");
        await SayManyAsync("alice", "bob", 2_100, "ab bc cb");   // All of the needle's pairs, but not the needle.

        await EverywhereAsync(async () =>
        {
            var first = await FindAsync("bob", new SearchRequest { Q = "abcbc" });
            Assert.Empty(first.Hits);
            var second = await FindAsync("bob", new SearchRequest { Q = "abcbc", Page = first.Page });
            Assert.Equal((needle.Id, null), (Assert.Single(second.Hits).Message.Entry.Id, second.Page));
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_search_reads_large_messages_slice_by_slice_and_says_that_its_page_is_cut_short(bool isIndexed)
    {
        await Chat.FriendsAsync("alice", "bob");
        var needle = await Chat.SayAsync("alice", "bob", "abcbc");
        await SayManyAsync("alice", "bob", 600, "ab bc cb" + new string('x', 30_000));   // 18 MB, twice the share of a page.
        if (isIndexed) await IndexAsync();

        var (found, pages, page) = (new List<string>(), 0, (string?)null);
        do
        {
            var slices = await StepsAsync("bob", new SearchRequest { Q = "abcbc", Page = page });
            Assert.All(slices, slice => Assert.InRange(slice.Bytes, 0, SearchRun.SliceBytes + 32_000));
            Assert.All(slices, slice => Assert.InRange(slice.Entries, 0, SearchRun.SliceEntries));
            Assert.InRange(slices.Sum(slice => slice.Bytes), 0, SearchRun.PageBytes + 32_000);

            var results = await FindAsync("bob", new SearchRequest { Q = "abcbc", Page = page });
            Assert.Equal(results.Page is null ? null : false, results.Complete);
            found.AddRange(results.Hits.Select(hit => hit.Message.Entry.Id));
            (page, pages) = (results.Page, pages + 1);
        }
        while (page is not null);

        Assert.Equal((needle.Id, 3), (Assert.Single(found), pages));
    }

    [Fact]
    public async Task An_answer_with_large_hits_is_cut_to_a_megabyte_and_goes_on()
    {
        await Chat.FriendsAsync("alice", "bob");
        await SayManyAsync("alice", "bob", 100, "tea " + new string('x', 30_000));

        await EverywhereAsync(async () =>
        {
            var first = await FindAsync("bob", new SearchRequest { Q = "tea", Limit = 200 });
            Assert.InRange(first.Hits.Sum(hit => hit.Message.Entry.Body.Length), 500_000, 1024 * 1024);
            Assert.False(first.Complete);
            Assert.Equal(100, await CountAsync("bob", "tea"));
        });
    }

    [Fact]
    public async Task A_page_that_is_full_or_has_everything_is_complete()
    {
        await Chat.FriendsAsync("alice", "bob");
        await SayManyAsync("alice", "bob", 3, "tea");

        await EverywhereAsync(async () =>
        {
            Assert.Null((await FindAsync("bob", new SearchRequest { Q = "tea", Limit = 2 })).Complete);
            Assert.Null((await FindAsync("bob", new SearchRequest { Q = "tea" })).Complete);
        });
    }

    [Fact]
    public async Task A_time_beyond_all_times_is_no_riddle()
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
    public async Task A_search_that_goes_on_sees_what_was_changed_between_its_slices()
    {
        await Chat.FriendsAsync("alice", "bob");
        var recalled = await Chat.SayAsync("alice", "bob", "tea that is taken back");
        await SayManyAsync("alice", "bob", SearchRun.SliceEntries + 1, "tea");
        await IndexAsync();
        var run = new SearchRun("bob", SearchQuery.Create(new SearchRequest { Q = "tea" }).Value, 200, Chat.Time);

        using (var read = Chat.Get<ChatStore>().Read())
        {
            Assert.True(run.TryOpen(read.Sql, new SearchRequest { Q = "tea" }, long.MaxValue, out _));
            Assert.False(run.Step(read.Sql));
        }

        await RecallAsync(recalled);
        for (var isDone = false; !isDone;)
        {
            using var read = Chat.Get<ChatStore>().Read();
            isDone = run.Step(read.Sql);
        }

        Assert.Equal((SearchRun.SliceEntries + 1, false), (run.Hits.Count, run.Hits.Any(hit => hit.Id == recalled.Id)));
    }

    [Fact]
    public async Task Of_a_group_only_the_time_of_ones_own_membership_is_searched()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        var group = await Chat.GroupAsync("alice", "bob");
        await Chat.SayInAsync(group, "alice", "secret before");
        await Chat.Get<GroupBook>().AddAsync("alice", group, new AddMembersRequest(["carol"]));
        var during = await Chat.SayInAsync(group, "alice", "secret during");
        await Chat.Get<GroupBook>().RemoveAsync("carol", group, "me");
        await Chat.SayInAsync(group, "alice", "secret after");
        await Chat.Get<GroupBook>().AddAsync("alice", group, new AddMembersRequest(["carol"]));
        var again = await Chat.SayInAsync(group, "alice", "secret again");
        await Chat.Get<GroupBook>().RemoveAsync("carol", group, "me");
        await Chat.SayInAsync(group, "alice", "secret at last");

        await EverywhereAsync(async () =>
        {
            Assert.Equal([again.Id, during.Id], await IdsAsync("carol", "secret"));
            Assert.Equal(5, (await IdsAsync("alice", "secret")).Length);
        });
    }

    [Fact]
    public async Task Conversations_of_others_are_never_searched()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        await Chat.UsersAsync("mallory");
        var group = await Chat.GroupAsync("alice", "bob");
        await Chat.SayAsync("alice", "bob", "secret");
        await Chat.SayInAsync(group, "alice", "secret");

        await EverywhereAsync(async () =>
        {
            foreach (var stranger in Strangers)
            {
                Assert.Empty(await IdsAsync(stranger, "secret"));
                Assert.Empty(await IdsAsync(stranger, new SearchRequest { From = "alice" }));
                Assert.Equal(Reason.NotMember, await RefusalAsync(stranger, new SearchRequest { Q = "secret", Kind = ConversationKind.Group, With = group }));
            }
        });
    }

    [Fact]
    public async Task What_has_been_cleared_away_is_not_found()
    {
        await Chat.FriendsAsync("alice", "bob");
        var old = await Chat.SayAsync("alice", "bob", "secret one");
        var young = await Chat.SayAsync("alice", "bob", "secret two");
        await RunAsync("update members set hidden_seq = 1 where user_id = 'bob'");

        await EverywhereAsync(async () =>
        {
            Assert.Equal([young.Id], await IdsAsync("bob", "secret"));
            Assert.Equal([young.Id, old.Id], await IdsAsync("alice", "secret"));
        });
    }

    [Fact]
    public async Task What_one_has_deleted_for_himself_he_does_not_find()
    {
        await Chat.FriendsAsync("alice", "bob");
        var kept = await Chat.SayAsync("alice", "bob", "secret one");
        var deleted = await Chat.SayAsync("alice", "bob", "secret two");
        _ = (await Chat.DeleteAsync("bob", ConversationKind.Friend, "alice", deleted.Id)).Value;

        await EverywhereAsync(async () =>
        {
            Assert.Equal([kept.Id], await IdsAsync("bob", "secret"));
            Assert.Equal([deleted.Id, kept.Id], await IdsAsync("alice", "secret"));
        });
    }

    [Fact]
    public async Task A_message_that_changes_is_found_by_what_it_says_now_and_leaves_nothing_in_the_index()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.SayAsync("alice", "bob", "nothing to see");
        await IndexAsync();
        var before = await RowsAsync();
        var edited = await Chat.SayAsync("alice", "bob", "old words");
        var recalled = await Chat.SayAsync("alice", "bob", "quixotic jazz");
        await IndexAsync();

        Assert.Null((await Chat.EditAsync("alice", ConversationKind.Friend, "bob", edited.Id, "\"new speech\"")).Refusal);
        await RecallAsync(recalled);

        await EverywhereAsync(async () =>
        {
            Assert.Equal([edited.Id], await IdsAsync("bob", "new speech"));
            Assert.Empty(await IdsAsync("bob", "old words"));
            Assert.Empty(await IdsAsync("bob", "jazz"));
        });
        await RecallAsync(edited);
        Assert.Equal(await ExpectedRowsAsync(), await RowsAsync());
        Assert.Equal(before, await RowsAsync());
    }

    [Fact]
    public async Task What_was_read_for_the_index_before_a_change_is_not_written_after_it()
    {
        await Chat.FriendsAsync("alice", "bob");
        var sent = await Chat.SayAsync("alice", "bob", "quixotic jazz");
        using var taken = new ManualResetEventSlim();
        using var hold = new ManualResetEventSlim();
        var holding = Chat.Writer.RunAsync<Done>(_ =>
        {
            taken.Set();
            hold.Wait();
            return Done.Value;
        });
        taken.Wait(TestContext.Current.CancellationToken);
        var change = RecallAsync(sent);   // Waits in the queue before what the index writes.
        var indexing = Chat.Get<SearchIndexer>().StepAsync();
        hold.Set();
        _ = await holding;
        await change;
        Assert.True(await indexing);

        await IndexAsync();
        Assert.Equal(await ExpectedRowsAsync(), await RowsAsync());
    }

    [Fact]
    public async Task A_long_message_with_very_many_different_signs_is_found_as_well()
    {
        await Chat.FriendsAsync("alice", "bob");
        var signs = string.Concat(Enumerable.Range(0, 3_000).Select(i => (char)('一' + i)));
        var sent = await Chat.SayAsync("alice", "bob", signs + "终点");
        var other = await Chat.SayAsync("alice", "bob", "到了终点");

        await EverywhereAsync(async () =>
        {
            Assert.Equal([other.Id, sent.Id], await IdsAsync("bob", "终点"));
            Assert.Empty(await IdsAsync("bob", "点终"));
        });
        await RecallAsync(sent);
        Assert.Equal([other.Id], await IdsAsync("bob", "终点"));
    }

    [Fact]
    public async Task The_index_goes_on_where_it_was_after_a_restart()
    {
        await Chat.FriendsAsync("alice", "bob");
        for (var i = 0; i < 300; i++) await Chat.SayAsync("alice", "bob", $"needle {i}");
        Assert.True(await Chat.Get<SearchIndexer>().StepAsync());

        await ReopenAsync();
        await Chat.SayAsync("alice", "bob", "needle 300");
        await EverywhereAsync(async () => Assert.Equal(301, await CountAsync("bob", "needle")));
        Assert.Equal(await ExpectedRowsAsync(), await RowsAsync());
    }

    [Fact]
    public async Task The_index_follows_the_log_by_itself()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.SayAsync("alice", "bob", "needle");
        var indexer = Chat.Get<SearchIndexer>();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));

        await indexer.StartAsync(deadline.Token);
        while ((await RowsAsync()).Count == 0)
        {
            deadline.Token.ThrowIfCancellationRequested();
            Chat.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await indexer.StopAsync(deadline.Token);
        Assert.Equal(await ExpectedRowsAsync(), await RowsAsync());
    }

    [Fact]
    public async Task A_large_conversation_is_searched_in_several_steps()
    {
        await Chat.FriendsAsync("alice", "bob");
        var oldest = await Chat.SayAsync("alice", "bob", "needle");
        await IndexAsync();
        await RunAsync(   // As if a hundred thousand messages had gone by: what the index passes over in one step is less.
            $"""
            insert into log (pos, id, conversation, seq, no, sender, kind, body, time)
            select pos + 100000, 'far', conversation, seq + 100000, no, sender, kind, body, time from log where id = '{oldest.Id}'
            """);
        await RunAsync("update conversations set last_seq = last_seq + 100000, last_pos = last_pos + 100000 where kind = 1");

        await EverywhereAsync(async () => Assert.Equal(["far", oldest.Id], await IdsAsync("bob", "needle")));
    }

    [Fact]
    public async Task A_snippet_shows_the_places_of_what_was_found()
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
    public async Task A_file_is_found_by_its_name_however_the_name_was_typed()
    {
        await Chat.FriendsAsync("alice", "bob");
        var files = new List<string>();
        foreach (var name in (string[])["Gescha\u0308ft.pdf", "\u1100\u1173\u11af.hwp", "ﾃｽﾄ.txt"]) files.Add((await SendFileAsync("alice", "bob", name)).Id);

        await EverywhereAsync(async () =>
        {
            Assert.Equal([files[0]], await IdsAsync("bob", "geschäft"));
            Assert.Equal([files[1]], await IdsAsync("bob", "글"));
            Assert.Equal([files[2]], await IdsAsync("bob", "テスト"));
        });
    }

    [Fact]
    public async Task A_snippet_marks_the_text_as_it_was_sent()
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

    [Fact]
    public async Task What_an_older_version_folded_otherwise_is_folded_anew_when_it_is_opened()
    {
        await Chat.FriendsAsync("alice", "bob");
        var sent = await Chat.SayAsync("alice", "bob", "needle");
        await IndexAsync();
        await RunAsync("update meta set value = 'older' where name = 'folding'");
        await RunAsync("update users set name = 'İSTANBUL', folded = 'older' where id = 'bob'");

        await ReopenAsync();

        using (var read = Chat.Get<ChatStore>().Read())
        {
            Assert.False(read.Sql.Any("select 1 from search_index"));
            Assert.Equal("istanbul", read.Sql.Text("select folded from users where id = 'bob'"));
        }

        await EverywhereAsync(async () => Assert.Equal([sent.Id], await IdsAsync("bob", "needle")));
        Assert.Equal("bob", Assert.Single(Chat.Get<UserSearch>().Find("Istanbul", null, 10).Value.Users).Id);
    }

    [Fact]
    public async Task Searching_too_fast_is_refused_with_a_time_to_wait()
    {
        await Chat.UsersAsync("alice", "bob");
        for (var i = 0; i < 20; i++) Assert.Empty(await IdsAsync("alice", "x"));

        var refusal = (await Chat.Get<MessageSearch>().FindAsync("alice", new SearchRequest { Q = "x" })).Refusal!;

        Assert.Equal((Reason.RateLimited, 200), (refusal.Reason, refusal.RetryAfter));
        Assert.Empty(await IdsAsync("bob", "x"));
        Chat.Time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Empty(await IdsAsync("alice", "x"));
    }

    /// <summary>What each slice of a page reads.</summary>
    private async Task<List<(int Entries, long Bytes)>> StepsAsync(string user, SearchRequest request)
    {
        await Chat.SettleAsync();
        var run = new SearchRun(user, SearchQuery.Create(request).Value, 50, Chat.Time);
        var before = request.Page is { } page ? long.Parse(page, System.Globalization.CultureInfo.InvariantCulture) : long.MaxValue;
        var slices = new List<(int, long)>();
        for (var isDone = false; !isDone;)
        {
            using var read = Chat.Get<ChatStore>().Read();
            if (slices.Count == 0) Assert.True(run.TryOpen(read.Sql, request, before, out _));
            var (entries, bytes) = (run.LookedAt, run.BytesRead);
            isDone = run.Step(read.Sql);
            slices.Add((run.LookedAt - entries, run.BytesRead - bytes));
        }

        return slices;
    }

    /// <summary>Checks with nothing indexed since the last time, and then with everything.</summary>
    private async Task EverywhereAsync(Func<Task> check)
    {
        await check();
        await IndexAsync();
        Chat.Time.Advance(TimeSpan.FromSeconds(10));   // For those who search much.
        await check();
    }

    private async Task IndexAsync()
    {
        while (await Chat.Get<SearchIndexer>().StepAsync()) { }
    }

    private async Task<SearchResults> FindAsync(string user, SearchRequest request) =>
        (await Chat.Get<MessageSearch>().FindAsync(user, request)).Value;

    private Task<string[]> IdsAsync(string user, string q) => IdsAsync(user, new SearchRequest { Q = q });

    private async Task<string[]> IdsAsync(string user, SearchRequest request) =>
        [.. (await FindAsync(user, request)).Hits.Select(hit => hit.Message.Entry.Id)];

    private async Task<Reason?> RefusalAsync(string user, SearchRequest request) =>
        (await Chat.Get<MessageSearch>().FindAsync(user, request)).Refusal?.Reason;

    private async Task<int> CountAsync(string user, string q)
    {
        var (count, page) = (0, (string?)null);
        do
        {
            var results = await FindAsync(user, new SearchRequest { Q = q, Page = page, Limit = 200 });
            (count, page) = (count + results.Hits.Count, results.Page);
        }
        while (page is not null);
        return count;
    }

    private async Task<SendReceipt> SendFileAsync(string from, string to, string name)
    {
        var content = MessageContent.Create("file", System.Text.Encoding.UTF8.GetBytes($$"""{"file":"{{await Chat.FileAsync(from)}}","name":"{{name}}","size":1}""")).Value;
        return (await Chat.Writer.RunAsync(SendMessage.Create(from, ConversationKind.Friend, to, content, null).Value)).Value;
    }

    private async Task SayManyAsync(string from, string to, int count, string text) =>
        Assert.All(
            await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Chat.SendAsync(from, ConversationKind.Friend, to, text))),
            sent => Assert.Null(sent.Refusal));

    private async Task RecallAsync(SendReceipt sent) => _ = (await Chat.RecallAsync("alice", ConversationKind.Friend, "bob", sent.Id)).Value;

    private async Task RunAsync(string statement) => _ = (await Chat.Writer.RunAsync<Done>(transaction =>
    {
        transaction.Sql.Execute(statement);
        return Done.Value;
    })).Value;

    /// <summary>What is in the index.</summary>
    private async Task<List<Posting>> RowsAsync()
    {
        await Chat.SettleAsync();
        using var read = Chat.Get<ChatStore>().Read();
        return read.Sql.Query("select conversation, gram, block, mask from search_index order by conversation, gram, block")
            .All(row => new Posting(row.Long(0), row.Long(1), row.Long(2), row.Long(3)));
    }

    /// <summary>What should be in it once everything is indexed.</summary>
    private async Task<List<Posting>> ExpectedRowsAsync()
    {
        await IndexAsync();
        using var read = Chat.Get<ChatStore>().Read();
        return read.Sql.Query("select conversation, seq, sender, kind, body from log").All(row => (row.Long(0), row.Long(1), row.Text(2), row.Text(3), row.Text(4)))
            .Where(row => MessageKinds.IsMessage(row.Item4))
            .SelectMany(row => Grams.Of(row.Item3, row.Item4, row.Item5).Select(gram => (row.Item1, gram, Posting.BlockOf(row.Item2), Posting.MaskOf(row.Item2))))
            .GroupBy(one => (one.Item1, one.gram, one.Item3), one => one.Item4)
            .Select(row => new Posting(row.Key.Item1, row.Key.gram, row.Key.Item3, row.Aggregate((a, b) => a | b)))
            .OrderBy(row => row.Conversation).ThenBy(row => row.Gram).ThenBy(row => row.Block)
            .ToList();
    }
}
