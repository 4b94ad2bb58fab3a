using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.Chat.Contract;

namespace Parley.Chat.Tests;

/// <summary>A request and its response: <c>done</c>, or the reason.</summary>
/// <param name="What">What is wrong, or special.</param>
/// <param name="Arguments">The arguments of the event, each after a comma.</param>
/// <param name="Answer">The answer.</param>
internal sealed record EventRow(string What, string Arguments, string Answer)
{
    public const string Done = "done";

    public static EventRow Of(string what, string msg, string answer) => new(what, $$""",{"msg":{{msg}}}""", answer);
}

/// <summary>The rows of every request, and those that follow from the types of its members.</summary>
internal static class EventRows
{
    /// <summary>Invalid envelopes, and envelopes of another user.</summary>
    /// <param name="right">A message that would be done.</param>
    public static IEnumerable<EventRow> OfEnvelope(string right)
    {
        yield return new("no argument", "", "malformed");
        foreach (var value in new[] { "null", "\"hello\"", "7", "true", "[]", "{}" })
            yield return new($"{value} for an envelope", $",{value}", "malformed");
        foreach (var value in new[] { "null", "\"hello\"", "7", "true", "[]", $"[{right}]" })
            yield return EventRow.Of($"{value} for msg", value, "malformed");

        foreach (var name in new[] { "from", "form", "to", "type" })
        {
            foreach (var value in new[] { "7", "true", "[\"alice\"]", "{}", "\"\\ud800\"" })
            {
                yield return Beside($"{value} for {name}", $"\"{name}\":{value}", "malformed");
            }
        }

        yield return Beside("a member whose name is no text", "\"\\ud83d\":1", "malformed");
        yield return Beside("another type", "\"type\":\"xml\"", "malformed");
        yield return Beside("two senders", "\"from\":\"{me}\",\"form\":\"{friend}\"", "malformed");
        yield return Beside("from twice", "\"from\":\"{me}\",\"from\":\"{me}\"", "malformed");
        yield return Beside("msg twice", "\"msg\":{}", "malformed");
        foreach (var user in new[] { "{friend}", "{nobody}", "server", "Alice", "alice " })
        {
            yield return Beside($"from {user}", $"\"from\":\"{user}\"", "from-mismatch");
            yield return Beside($"form {user}", $"\"form\":\"{user}\"", "from-mismatch");
        }

        EventRow Beside(string what, string member, string answer) => new(what, $$""",{"msg":{{right}},{{member}}}""", answer);
    }

    /// <summary>Each member of a message with invalid values for its type.</summary>
    /// <param name="message">The type of the message.</param>
    /// <param name="right">A message that would be done.</param>
    public static IEnumerable<EventRow> OfMembers(Type message, string right)
    {
        foreach (var member in SocketJson.Default.GetTypeInfo(message)!.Properties)
        {
            foreach (var value in WrongValues(member))
                yield return EventRow.Of($"{value} for msg.{member.Name}", With(right, member.Name, value), "malformed");
        }

        if (right.Length > 2) yield return EventRow.Of("a member twice", $"{right[..^1]},{right[1..]}", "malformed");
    }

    /// <summary>The members of a message that are numbers.</summary>
    public static IEnumerable<string> NumbersOf(Type message) =>
        SocketJson.Default.GetTypeInfo(message)!.Properties.Where(member => IsNumber(member.PropertyType)).Select(member => member.Name);

    /// <summary>A message with another value for one of its members.</summary>
    public static string With(string message, string member, string value)
    {
        var others = JsonElement.Parse(message).EnumerateObject().Where(one => one.Name != member)
            .Select(one => $"\"{one.Name}\":{one.Value.GetRawText()}");
        return $"{{{string.Join(',', [.. others, $"\"{member}\":{value}"])}}}";
    }

    private static bool IsNumber(Type type) => type == typeof(int?) || type == typeof(long?);

    private static string[] WrongValues(JsonPropertyInfo member) => member.PropertyType switch
    {
        var type when type == typeof(string) => ["7", "true", "{}", "[\"x\"]", "\"\\ud800\""],
        var type when IsNumber(type) => ["\"1\"", "1.5", "true", "{}", "[1]", "9e99", "99999999999999999999"],
        var type when type == typeof(bool?) => ["\"true\"", "1", "{}"],
        var type when type == typeof(IReadOnlyList<string>) => ["\"{friend}\"", "7", "{}", "[7]", "[null]", "[[]]"],
        var type when type == typeof(JsonElement) => [],   // The valid values depend on the kind and are in the tables.
        var type => throw new InvalidOperationException($"There are no wrong values of {type}."),
    };
}
