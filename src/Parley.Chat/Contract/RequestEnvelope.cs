using System.Text.Json.Serialization;

namespace Parley.Chat.Contract;

/// <summary>Constants of all request envelopes.</summary>
internal static class RequestEnvelope
{
    /// <summary>The only format that <c>type</c> can name.</summary>
    public const string Json = "json";

    /// <summary>The name of an anonymous client.</summary>
    public const string Client = "client";

    /// <summary>The name of the server, as sender and as recipient.</summary>
    public const string Server = "server";
}

/// <summary>
/// The envelope of every client event: sender, recipient and message. Invalid envelopes are kept with a description of the problem.
/// </summary>
/// <remarks>It keeps only the known members.</remarks>
[JsonConverter(typeof(RequestEnvelopeConverters))]
internal sealed record RequestEnvelope<TMsg>
    where TMsg : class
{
    /// <summary>The problem with the envelope, as a message; null if there is none.</summary>
    public string? Problem { get; init; }

    /// <summary>The sender, if named: <c>from</c>, or <c>form</c> as the founding document spells it in the auth events.</summary>
    public string? From { get; init; }

    public string? To { get; init; }

    /// <summary>The message; null if it is invalid, as <see cref="MsgProblem"/> explains.</summary>
    public TMsg? Msg { get; init; }

    /// <summary>The problem with the message.</summary>
    public string? MsgProblem { get; init; }
}
