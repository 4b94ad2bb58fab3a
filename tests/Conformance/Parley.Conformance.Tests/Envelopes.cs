using System.Text.Json;

namespace Parley.Conformance.Tests;

/// <summary>Envelopes in the form of the founding document, and checks of responses.</summary>
internal static class Envelopes
{
    public static object Chat(string from, string to, string text) => new { from, to, type = "json", msg = new { from, to, msg = text } };

    public static object Ask(Person from, object msg) => new { from = from.Id, to = "server", type = "json", msg };

    public static JsonElement Done(this JsonElement msg)
    {
        Assert.True(msg.GetProperty("code").GetInt32() == 1, msg.ToString());
        return msg;
    }

    public static void Refused(this JsonElement msg, int code, string reason) =>
        Assert.Equal((code, reason), (msg.GetProperty("code").GetInt32(), msg.GetProperty("reason").GetString()));

    public static string Text(this JsonElement json, params string[] path) =>
        path.Aggregate(json, (at, name) => at.GetProperty(name)).GetString()!;

    public static long Number(this JsonElement json, params string[] path) =>
        path.Aggregate(json, (at, name) => at.GetProperty(name)).GetInt64();

    /// <summary>The texts of the messages in an answer, oldest first.</summary>
    public static string[] Texts(this JsonElement msg) =>
    [
        .. msg.GetProperty("messages").EnumerateArray().Where(one => one.Text("msg", "kind") == "text")
        .Select(one => one.Text("msg", "msg")),
    ];
}
