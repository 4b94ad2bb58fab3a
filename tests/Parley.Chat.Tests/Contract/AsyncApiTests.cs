using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Parley.Chat.Contract;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.Chat.Notices;
using Parley.SocketIO;

namespace Parley.Chat.Tests;

/// <summary>
/// <c>docs/protocol/asyncapi.yaml</c> has the events, members, reasons, kinds and limits of the code. That the packets match
/// it is shown by <c>tests/Conformance/clients/contract.traffic.test.mjs</c>.
/// </summary>
public sealed class AsyncApiTests
{
    private static readonly AsyncApiDocument Document = AsyncApiDocument.Current;

    private static readonly FieldInfo[] Events = typeof(ChatEvents).GetFields(BindingFlags.Public | BindingFlags.Static);

    private static readonly List<(string Name, string Answer, Type Msg, Type AnswerMsg)> Requests =
    [
        .. Events.Where(field => field.FieldType.GetGenericTypeDefinition() == typeof(RequestEvent<,>)).Select(field =>
        {
            dynamic both = field.GetValue(null)!;
            var types = field.FieldType.GetGenericArguments();
            return ((string)both.Request.Name, (string)both.Answer.Name, types[0], types[1]);
        }),
    ];

    private static readonly string[] Pushes =
    [
        .. Events.Where(field => field.FieldType.GetGenericTypeDefinition() == typeof(SocketEvent<>))
            .Select(field => (string)((dynamic)field.GetValue(null)!).Name).Distinct(),
    ];

    /// <summary>The type of the message of a request.</summary>
    public static Type MessageOf(string request) => Requests.Single(one => one.Name == request).Msg;

    [Fact]
    public void The_document_has_exactly_the_requests_of_the_code_with_their_responses() => Assert.Equal(
        Requests.Select(one => (one.Name, one.Answer)).Order(),
        Document.Requests.Select(one => (one.Request, one.Answer)).Distinct().Order());

    [Fact]
    public void The_document_has_every_push_of_the_code_and_all_others_are_responses()
    {
        var documented = Document.Pushes.Select(one => one.Event).Distinct().ToList();
        Assert.Empty(Pushes.Except(documented));
        Assert.Empty(documented.Except(Pushes).Except(Requests.Select(one => one.Answer)));
    }

    [Fact]
    public async Task Every_namespace_accepts_exactly_the_requests_of_the_document()
    {
        await using var server = await LiveServer.StartAsync();
        foreach (var ns in Namespaces.All)
        {
            using var client = await LiveClient.ConnectAsync(await server.OpenAsync(), sessionId: null);
            var documented = Document.Requests.Where(one => one.Namespace == ns).Select(one => one.Request).ToList();
            Assert.Equal(
                documented, await client.ExistingAsync(ns, [.. Requests.Select(one => one.Name).Except(documented), .. documented]));
        }
    }

    [Theory]
    [InlineData("Auth")]
    [InlineData("Time")]
    [InlineData("Send")]
    [InlineData("Sync")]
    [InlineData("History")]
    [InlineData("Recent")]
    [InlineData("Read")]
    [InlineData("Recall")]
    [InlineData("Edit")]
    [InlineData("Typing")]
    [InlineData("Online")]
    [InlineData("Show")]
    [InlineData("Hide")]
    public void A_request_has_the_members_that_the_code_reads(string name)
    {
        var types = typeof(ChatEvents).GetField(name)!.FieldType.GetGenericArguments();
        Assert.Equal(MembersOf(types[0]), Document.MembersOf($"{name}Request"));

        // sync and history share a response, of which history uses fewer members.
        var answer = MembersOf(types[1]).Except(RefusalMembers);
        var documented = Document.MembersOf($"{name}Response");
        if (name == "History") documented.UnionWith(["cursor", "left", "reset"]);
        Assert.Equal(answer, documented);
    }

    [Fact]
    public void The_table_of_requests_is_complete() => Assert.Equal(
        Requests.Count,
        typeof(AsyncApiTests).GetMethod(nameof(A_request_has_the_members_that_the_code_reads))!
            .GetCustomAttributes<InlineDataAttribute>().Count());

    [Theory]
    [InlineData("Typing", typeof(TypingPush))]
    [InlineData("ReadByMembers", typeof(GroupReadPush))]
    [InlineData("WentOffline", typeof(PresenceMessage))]
    public void A_push_has_the_members_that_the_code_writes(string message, Type type) =>
        Assert.Equal(MembersOf(type), Document.MembersOf(message));

    [Fact]
    public void The_reasons_are_those_of_the_code() =>
        Assert.Equal(Enum.GetValues<Reason>().Select(reason => reason.WireName()), Document.Reasons);

    [Fact]
    public void The_kinds_of_notices_are_those_of_the_code() => Assert.Equal(
        Constants(typeof(NoticeKinds)).Append(MessageKinds.Deleted).Order(StringComparer.Ordinal),
        Document.KindsOf("NoticeEntry").Union(Document.KindsOf("GroupChanged")).Order(StringComparer.Ordinal));

    [Fact]
    public void The_kinds_of_messages_are_those_of_the_code()
    {
        string[] files = ["image", "file", "audio", "video"];
        Assert.All(files, kind => Assert.True(MessageKinds.IsFile(kind)));

        var kinds = Document.KindsOf("MessageEntry");
        Assert.Equal(Constants(typeof(MessageKinds)).Concat(files).Order(StringComparer.Ordinal), kinds.Order(StringComparer.Ordinal));
        Assert.Equal(kinds.Where(MessageKinds.IsMessage).Order(), Document.Words("Send", "kind").Distinct().Order());
    }

    [Fact]
    public void The_limits_are_those_of_the_code()
    {
        Assert.True(Fits(Limit("Text", "maxLength"), length => Send(new string('x', length))));
        Assert.True(Fits(Limit("Cid", "maxLength"), length => Send("", cid: new string('x', length))));
        Assert.True(Fits(Limit("Mentions", "maxItems"), count => Send("", mentions: [.. Enumerable.Repeat("bob", count)])));
        Assert.True(Fits(Limit("AnnouncementNotice", "properties", "title", "maxLength"), length =>
            Announce.Create("x", new string('x', length)).Refusal is null));
        Assert.True(Fits(Limit("Name", "maxLength"), length => DisplayName.IsValid(new string('x', length))));

        var user = new Regex(Document.Limit("UserId", "pattern"));
        string[] ids = ["al", "a", "", "alice_1.x-y", "1alice", "Alice", "a:b", new('a', 32), new('a', 33)];
        Assert.All(ids, id => Assert.Equal(UserId.IsValid(id), user.IsMatch(id)));
    }

    private static readonly string[] RefusalMembers = ["reason", "message", "retryAfter"];

    private static bool Fits(int limit, Func<int, bool> isTaken) => isTaken(limit) && !isTaken(limit + 1);

    private static int Limit(string schema, params string[] path) => int.Parse(Document.Limit(schema, path), CultureInfo.InvariantCulture);

    private static bool Send(string text, string? cid = null, IReadOnlyList<string>? mentions = null) =>
        MessageContent.Create(null, Encoding.UTF8.GetBytes(JsonSerializer.Serialize(text)), null, mentions).TryGet(out var content, out _)
        && SendMessage.Create("alice", ConversationKind.Friend, "bob", content, cid).Refusal is null;

    private static SortedSet<string> MembersOf(Type type) =>
        [.. SocketJson.Default.GetTypeInfo(type)!.Properties.Select(property => property.Name)];

    private static IEnumerable<string> Constants(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral)
            .Select(field => (string)field.GetRawConstantValue()!);
}
