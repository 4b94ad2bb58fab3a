using System.Text.Json.Serialization;

namespace Parley.Chat.Contract;

/// <summary>An envelope from the server: a response, or a push that is not in the log.</summary>
/// <param name="From">A user id, or <c>server</c>.</param>
/// <param name="To">A user id, a group id, or <c>client</c>.</param>
/// <param name="Msg">The message.</param>
internal sealed record Envelope<TMsg>(string From, string To, TMsg Msg)
{
    /// <summary>The spelling of <see cref="From"/> in the auth events of the founding document; used only there.</summary>
    [JsonPropertyOrder(-1)]
    public string? Form { get; init; }

    /// <summary>The format of the message.</summary>
    [JsonPropertyOrder(1)]
    public string Type { get; } = RequestEnvelope.Json;
}
