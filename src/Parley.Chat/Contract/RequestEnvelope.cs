using System.Text.Json.Serialization;

namespace Parley.Chat.Contract;

/// <summary>What is fixed in the envelopes of all requests.</summary>
internal static class RequestEnvelope
{
    /// <summary>The format that <c>type</c> names; the only one there is.</summary>
    public const string Json = "json";

    /// <summary>What an anonymous client calls itself.</summary>
    public const string Client = "client";

    /// <summary>What the server is called, as sender and as recipient.</summary>
    public const string Server = "server";
}

/// <summary>What a client sends with every event: who, to whom, and the message. Wrong ones are kept too, with what is wrong.</summary>
/// <remarks>It holds what the request is about and nothing else that the client may have sent along.</remarks>
[JsonConverter(typeof(RequestEnvelopeConverters))]
internal sealed record RequestEnvelope<TMsg>
    where TMsg : class
{
    /// <summary>What is wrong with the envelope, in the user's words; null if nothing is.</summary>
    public string? Problem { get; init; }

    /// <summary>The sender, if named: <c>from</c>, or <c>form</c> as the founding document spells it in the auth events.</summary>
    public string? From { get; init; }

    public string? To { get; init; }

    /// <summary>The message; null if it is not one of this event, and <see cref="MsgProblem"/> says why.</summary>
    public TMsg? Msg { get; init; }

    /// <summary>What is wrong with the message, in the user's words.</summary>
    public string? MsgProblem { get; init; }
}
