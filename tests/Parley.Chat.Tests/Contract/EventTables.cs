namespace Parley.Chat.Tests;

/// <summary>The responses to each request, on each namespace: first to the valid one, then to every error.</summary>
internal static class EventTables
{
    private const string Nul = "a\\u0000b";

    private static readonly string[] ObjectKinds = ["image", "file", "audio", "video", "location", "custom"];

    private static readonly Dictionary<(string Namespace, string Event), EventRow[]> Tables = new()
    {
        [("/", "auth-c")] =
        [
            Row("again, for the same user", """{"sid":"{sid}"}""", "done"),
            Row("no sid", "{}", "malformed"),
            Row("null", """{"sid":null}""", "malformed"),
            Row("an empty sid", """{"sid":""}""", "unauthenticated"),
            Row("nonsense", """{"sid":"nonsense"}""", "unauthenticated"),
            Row("U+0000", $$"""{"sid":"{{Nul}}"}""", "unauthenticated"),
            Row("too long", """{"sid":"{long}"}""", "unauthenticated"),
            Row("a ticket that there is not", """{"sid":"t.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}""", "unauthenticated"),
            Row("a session that has ended", """{"sid":"{endedSid}"}""", "revoked"),
            Row("a session that has expired", """{"sid":"{expiredSid}"}""", "expired"),
            Row("the session of one who is banned", """{"sid":"{bannedSid}"}""", "banned"),
            Row("the session of another user", """{"sid":"{otherSid}"}""", "conflict"),
        ],
        [("/", "time-c")] = [Row("right", "{}", "done"), Row("anything", """{"x":[1]}""", "done")],
        [("/server", "time-c")] = [Row("right", "{}", "done"), Row("anything", """{"x":[1]}""", "done")],
        [("/friend", "online-c")] = [Row("right", "{}", "done"), Row("anything", """{"x":[1]}""", "done")],
        [("/friend", "foffline")] = [Row("right", "{}", "done"), Row("as in 2016", """{"from":"{me}","to":"{friend}","msg":""}""", "done")],
        [("/friend", "fonline")] = [Row("right", "{}", "done"), Row("as in 2016", """{"from":"{me}","to":"{friend}","msg":""}""", "done")],

        [("/friend", "sendfsmg")] =
        [
            .. Send("friend"),
            Row("to nobody", """{"to":"{nobody}","msg":"x"}""", "unknown-user"),
            Row("to what is no user's id", """{"to":"Bob; drop table users","msg":"x"}""", "unknown-user"),
            Row("to the server", """{"to":"server","msg":"x"}""", "unknown-user"),
            Row("to U+0000", $$"""{"to":"{{Nul}}","msg":"x"}""", "unknown-user"),
            Row("to what is too long", """{"to":"{long}","msg":"x"}""", "unknown-user"),
            Row("to a group", """{"to":"{group}","msg":"x"}""", "unknown-user"),
            Row("to oneself", """{"to":"{me}","msg":"x"}""", "not-friends"),
            Row("to a stranger", """{"to":"{stranger}","msg":"x"}""", "not-friends"),
            Row("to a former friend", """{"to":"{former}","msg":"x"}""", "not-friends"),
            Row("to one who has blocked", """{"to":"{blocker}","msg":"x"}""", "blocked"),
            Row("to a friend who is banned", """{"to":"{banned}","msg":"x"}""", "done"),
            Row("mentions all", """{"to":"{friend}","msg":"x","mentions":["@all"]}""", "forbidden"),
        ],
        [("/group", "sendfsmg")] =
        [
            .. Send("group"),
            Row("to no group", """{"to":"{none}","msg":"x"}""", "unknown-group"),
            Row("to U+0000", $$"""{"to":"{{Nul}}","msg":"x"}""", "unknown-group"),
            Row("to what is too long", """{"to":"{long}","msg":"x"}""", "unknown-group"),
            Row("to a user", """{"to":"{friend}","msg":"x"}""", "unknown-group"),
            Row("to a group of others", """{"to":"{others}","msg":"x"}""", "not-member"),
            Row("to a group that was left", """{"to":"{left}","msg":"x"}""", "not-member"),
            Row("to a group that has ended", """{"to":"{ended}","msg":"x"}""", "not-member"),
            Row("while muted", """{"to":"{muting}","msg":"x"}""", "muted"),
            Row("mentions all as a member", """{"to":"{group}","msg":"x","mentions":["@all"]}""", "forbidden"),
        ],

        [("/friend", "recall-c")] =
        [
            Row("again", """{"with":"{friend}","id":"{recalled}"}""", "done"),
            .. Change("recall-c", "friend"),
            Row("too late", """{"with":"{friend}","id":"{late}"}""", "forbidden"),
            Row("one's own, from one who has blocked since", """{"with":"{blocker}","id":"{toBlockerToo}"}""", "done"),
        ],
        [("/group", "recall-c")] =
        [
            Row("right", """{"with":"{group}","id":"{mineIn:group}"}""", "done"),
            .. Change("recall-c", "group"),
            Row("while muted", """{"with":"{muting}","id":"{mineIn:muting}"}""", "done"),
        ],
        [("/friend", "edit-c")] =
        [
            Row("right", """{"with":"{friend}","id":"{mine}","msg":"new"}""", "done"),
            .. Change("edit-c", "friend"),
            .. Content("""{"with":"{friend}","id":"{mine}","msg":"new"}""", isEdit: true),
            Row("too late", """{"with":"{friend}","id":"{late}","msg":"new"}""", "forbidden"),
            Row("one that was recalled", """{"with":"{friend}","id":"{recalled}","msg":"new"}""", "conflict"),
            Row("a place", """{"with":"{friend}","id":"{place}","msg":"new"}""", "forbidden"),
            Row("to one who has blocked since", """{"with":"{blocker}","id":"{toBlocker}","msg":"new"}""", "blocked"),
            Row("to one who is no friend any more", """{"with":"{former}","id":"{toFormer}","msg":"new"}""", "not-friends"),
        ],
        [("/group", "edit-c")] =
        [
            Row("right", """{"with":"{group}","id":"{editable}","msg":"new"}""", "done"),
            .. Change("edit-c", "group"),
            .. Content("""{"with":"{group}","id":"{editable}","msg":"new"}""", isEdit: true),
            Row("while muted", """{"with":"{muting}","id":"{mutedText}","msg":"new"}""", "muted"),
        ],

        [("/friend", "typing-c")] =
        [
            Row("right", """{"with":"{friend}"}""", "done"),
            Row("stopped, without having begun", """{"with":"{friend}","on":false}""", "done"),
            .. With("friend", "{}", "typing-c"),
            Row("to oneself", """{"with":"{me}"}""", "not-friends"),
            Row("to a stranger", """{"with":"{stranger}"}""", "not-friends"),
            Row("to a former friend", """{"with":"{former}"}""", "not-friends"),
            Row("to one who has blocked", """{"with":"{blocker}"}""", "blocked"),
        ],
        [("/group", "typing-c")] =
        [
            Row("right", """{"with":"{group}"}""", "done"),
            .. With("group", "{}", "typing-c"),
            Row("while muted", """{"with":"{muting}"}""", "done"),
        ],

        [("/friend", "offline-c")] = Sync(),
        [("/group", "offline-c")] = Sync(),
        [("/server", "offline-c")] = Sync(),
        [("/friend", "recent-c")] = Recent(),
        [("/group", "recent-c")] = Recent(),
        [("/server", "recent-c")] = Recent(),
        [("/friend", "history-c")] = [.. History("friend"), Row("with a stranger", """{"with":"{stranger}"}""", "done")],
        [("/group", "history-c")] = [.. History("group"), Row("of a group that was left", """{"with":"{left}"}""", "done")],
        [("/server", "history-c")] = History("server"),
        [("/friend", "read-c")] = [.. Read("friend"), Row("with a stranger", """{"with":"{stranger}","seq":9}""", "done")],
        [("/group", "read-c")] = [.. Read("group"), Row("of a group that was left", """{"with":"{left}","seq":9}""", "done")],
        [("/server", "read-c")] = Read("server"),
    };

    public static IEnumerable<(string Namespace, string Event)> Events => Tables.Keys;

    public static IReadOnlyList<EventRow> Of(string ns, string name) => Tables[(ns, name)];

    private static EventRow Row(string what, string msg, string answer) => EventRow.Of(what, msg, answer);

    private static EventRow[] Send(string kind)
    {
        var right = $$"""{"to":"{{{kind}}}","msg":"x"}""";
        return
        [
            Row("right", right, "done"),
            .. Content(right, isEdit: false),
            Row("no to", """{"msg":"x"}""", "malformed"),
            Row("an empty to", """{"to":"","msg":"x"}""", "malformed"),
            new("two empty recipients", """,{"to":"","msg":{"to":"","msg":"x"}}""", "malformed"),
            new("two recipients", $$$""",{"to":"{blocker}","msg":{{{right}}}}""", "to-mismatch"),
            Row("somebody else as msg.from", EventRows.With(right, "from", "\"{friend}\""), "from-mismatch"),
            Row("the server as msg.from", EventRows.With(right, "from", "\"server\""), "from-mismatch"),
            Row("the kind of the server", EventRows.With(right, "kind", "\"system\""), "forbidden"),
            .. new[] { "poem", "TEXT", "", "recall", "edit", "recalled", "deleted", Nul }
                .Select(word => Row($"the kind {word}", EventRows.With(right, "kind", $"\"{word}\""), "malformed")),
            .. ObjectKinds.Select(word => Row($"a text as {word}", EventRows.With(right, "kind", $"\"{word}\""), "malformed")),
            Row("a file without a name", $$$"""{"to":"{{{{kind}}}}","kind":"file","msg":{"file":"{none}","size":1}}""", "malformed"),
            Row("a file with a wrong id", $$$"""{"to":"{{{{kind}}}}","kind":"file","msg":{"file":"x","name":"x","size":1}}""", "malformed"),
            Row(
                "a file that there is not", $$$"""{"to":"{{{{kind}}}}","kind":"file","msg":{"file":"{none}","name":"x","size":1}}""", "not-found"),
            Row(
                "a file of somebody else", $$$"""{"to":"{{{{kind}}}}","kind":"file","msg":{"file":"{theirFile}","name":"x","size":1}}""", "not-found"),
            Row("a place that is none", $$$"""{"to":"{{{{kind}}}}","kind":"location","msg":{"latitude":91,"longitude":0}}""", "malformed"),
            Row("too large an object", $$$"""{"to":"{{{{kind}}}}","kind":"custom","msg":{"x":"{big}"}}""", "too-large"),
            .. new[] { "", "{long}", Nul }.Select(cid => Row($"the cid {cid}", EventRows.With(right, "cid", $"\"{cid}\""), "malformed")),
            .. new[] { "", "{none}", "{long}", Nul, "{theirsInOthers}", "{foreign}" }
                .Select(id => Row($"the quote {id}", EventRows.With(right, "quote", $"\"{id}\""), "malformed")),
        ];
    }

    // Errors in the content of a message that is sent or edited.
    private static EventRow[] Content(string right, bool isEdit) =>
    [
        Row("no msg.msg", right.Replace(isEdit ? ",\"msg\":\"new\"" : ",\"msg\":\"x\"", "", StringComparison.Ordinal), "malformed"),
        .. new[] { "null", "7", "true", "[]", "\"\\ud800\"", $"\"{Nul}\"" }
            .Select(value => Row($"{value} for msg.msg", EventRows.With(right, "msg", value), "malformed")),
        Row("an object as a text", EventRows.With(right, "msg", "{}"), "malformed"),
        Row("too large a text", EventRows.With(right, "msg", "\"{big}\""), "too-large"),
        Row("mentions what is no user", EventRows.With(right, "mentions", "[\"No user\"]"), "malformed"),
        Row("mentions U+0000", EventRows.With(right, "mentions", $"[\"{Nul}\"]"), "malformed"),
        Row("mentions too many", EventRows.With(right, "mentions", $"[{string.Join(',', Enumerable.Repeat("\"{friend}\"", 101))}]"),
            "malformed"),
        Row("mentions nobody who is there", EventRows.With(right, "mentions", "[\"{stranger}\"]"), "forbidden"),
    ];

    // Errors in the id of a message.
    private static EventRow[] Change(string name, string kind)
    {
        var more = name == "edit-c" ? ",\"msg\":\"new\"" : "";
        string Msg(string with, string id) => $$"""{"with":"{{with}}","id":"{{id}}"{{more}}}""";
        var here = $"{{{kind}}}";
        return
        [
            .. With(kind, $$"""{"id":"{none}"{{more}}}""", name),
            Row("no id", $$"""{"with":"{{here}}"{{more}}}""", "malformed"),
            Row("an empty id", Msg(here, ""), "malformed"),
            Row("U+0000 in the id", Msg(here, Nul), "conflict"),
            Row("an id that there is not", Msg(here, "{none}"), "conflict"),
            Row("an id that is too long", Msg(here, "{long}"), "conflict"),
            Row(
                "a message of a conversation that one does not see", Msg(here, kind == "friend" ? "{foreign}" : "{theirsInOthers}"), "conflict"),
            Row("a message of another conversation", Msg(here, kind == "friend" ? "{mineIn:group}" : "{mine}"), "conflict"),
            Row("a message of somebody else", Msg(here, kind == "friend" ? "{theirs}" : "{theirsInGroup}"), "forbidden"),
            .. kind == "friend"
                ? [Row("with one with whom nothing was ever said", Msg("{stranger}", "{mine}"), "conflict")]
                : new[]
                {
                    Row("what the server says in a group", Msg(here, "{system}"), "forbidden"),
                    Row("in a group that was left", Msg("{left}", "{mineIn:left}"), "not-member"),
                    Row("in a group that has ended", Msg("{ended}", "{mineIn:ended}"), "not-member"),
                },
        ];
    }

    // Errors in the name of a conversation.
    private static EventRow[] With(string kind, string msg, string name)
    {
        EventRow Wrong(string what, string with, string answer) => Row(what, EventRows.With(msg, "with", $"\"{with}\""), answer);
        var unknown = kind switch { "friend" => "unknown-user", "group" => "unknown-group", _ => "malformed" };
        return
        [
            Row("no with", msg, "malformed"),
            Wrong("an empty with", "", "malformed"),
            Wrong("U+0000 in with", Nul, "malformed"),
            Wrong("with nobody", "{nobody}", unknown),
            Wrong("with what is too long", "{long}", unknown),
            Wrong("with what is of the other kind", kind == "friend" ? "{group}" : "{friend}", unknown),
            .. kind == "group" ? [Wrong("in a group of others", "{others}", "not-member")] : Array.Empty<EventRow>(),
            .. kind == "server"
                ? Array.Empty<EventRow>()
                : [Wrong("with the server", "server", unknown), Wrong("with everybody", "*", unknown)],
            .. kind == "group" && name == "typing-c"
                ? [Wrong("in a group that was left", "{left}", "not-member"), Wrong("in a group that has ended", "{ended}", "not-member")]
                : Array.Empty<EventRow>(),
        ];
    }

    private static EventRow[] Sync() =>
    [
        Row("right", "{}", "done"),
        Row("the cursor of another database", """{"cursor":"00.1"}""", "done"),
        Row("a cursor that is ahead", """{"cursor":"{epoch}.999999999"}""", "done"),
        .. new[] { "", "x", "1", ".1", "{epoch}", "{epoch}.", "{epoch}.-1", "{epoch}.1x", "{epoch}.99999999999999999999", "XX.1", Nul,
            "{long}" }
            .Select(cursor => Row($"the cursor {cursor}", $$"""{"cursor":"{{cursor}}"}""", "malformed")),
        Row("limit 0", """{"limit":0}""", "done"),
        Row("limit -1", """{"limit":-1}""", "malformed"),
        Row("limit 1000000", """{"limit":1000000}""", "done"),
    ];

    private static EventRow[] Recent() =>
    [
        Row("right", "{}", "done"),
        .. new[] { "x", ".", "1", "1.", "-1.1", "1.x", Nul, "{long}" }
        .Select(page => Row($"the page {page}", $$"""{"page":"{{page}}"}""", "malformed")),
        Row("limit 0", """{"limit":0}""", "malformed"),
        Row("limit -1", """{"limit":-1}""", "malformed"),
        Row("limit 1000000", """{"limit":1000000}""", "done"),
    ];

    private static EventRow[] History(string kind)
    {
        var here = kind == "server" ? "server" : $"{{{kind}}}";
        return
        [
            Row("right", $$"""{"with":"{{here}}"}""", "done"),
            .. With(kind, "{}", "history-c"),
            Row("before -1", $$"""{"with":"{{here}}","before":-1}""", "malformed"),
            Row("after -1", $$"""{"with":"{{here}}","after":-1}""", "malformed"),
            Row("before what is after", $$"""{"with":"{{here}}","before":1,"after":9}""", "done"),
            Row("after the largest number", $$"""{"with":"{{here}}","after":9223372036854775807}""", "done"),
            Row("before the largest number", $$"""{"with":"{{here}}","before":9223372036854775807}""", "done"),
            Row("limit 0", $$"""{"with":"{{here}}","limit":0}""", "malformed"),
            Row("limit -1", $$"""{"with":"{{here}}","limit":-1}""", "malformed"),
            Row("limit 1000000", $$"""{"with":"{{here}}","limit":1000000}""", "done"),
        ];
    }

    private static EventRow[] Read(string kind)
    {
        var here = kind == "server" ? "server" : $"{{{kind}}}";
        return
        [
            Row("right", $$"""{"with":"{{here}}","seq":1}""", "done"),
            .. With(kind, """{"seq":1}""", "read-c"),
            Row("no seq", $$"""{"with":"{{here}}"}""", "malformed"),
            Row("seq -1", $$"""{"with":"{{here}}","seq":-1}""", "malformed"),
            Row("backwards", $$"""{"with":"{{here}}","seq":0}""", "done"),
            Row("further than there is", $$"""{"with":"{{here}}","seq":9223372036854775807}""", "done"),
        ];
    }
}
