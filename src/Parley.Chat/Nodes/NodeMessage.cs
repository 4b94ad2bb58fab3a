using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Chat.Nodes;

/// <summary>What a node tells the others; it has one of its parts.</summary>
internal sealed record NodeMessage
{
    /// <summary>All nodes are asked.</summary>
    public const string Everybody = "*";

    /// <summary>The id of the node; set by the bus.</summary>
    public string Node { get; init; } = "";

    /// <summary>An event for users, wherever they are connected.</summary>
    public NodeEvent? Event { get; init; }

    /// <summary>The users who are connected to the node.</summary>
    public NodeUsers? Users { get; init; }

    /// <summary>The id of a node that is asked for all of its users, or <see cref="Everybody"/>.</summary>
    public string? Ask { get; init; }

    /// <summary>A user has become visible or invisible.</summary>
    public NodeChoice? Choice { get; init; }
}

/// <summary>An event for users, wherever they are connected.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Rooms">Of the users.</param>
/// <param name="Name">The event.</param>
/// <param name="Argument">Its argument.</param>
/// <param name="IsVolatile">Whether slow clients can do without it.</param>
internal sealed record NodeEvent(string Namespace, IReadOnlyList<string> Rooms, string Name, JsonElement Argument, bool IsVolatile);

/// <summary>Changes of a node's connected users.</summary>
/// <param name="Version">Rises with each message of the node, so that a lost one is noticed.</param>
internal sealed record NodeUsers(long Version)
{
    /// <summary>Whether these are all users of the node so far; later parts follow without this mark.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Whether the node stops.</summary>
    public bool IsLast { get; init; }

    /// <summary>Users who are connected now.</summary>
    public IReadOnlyList<string> Came { get; init; } = [];

    /// <summary>The same, of invisible users.</summary>
    public IReadOnlyList<string> Hidden { get; init; } = [];

    /// <summary>Users who are no longer connected.</summary>
    public IReadOnlyList<string> Left { get; init; } = [];
}

/// <summary>A user has become visible or invisible.</summary>
internal sealed record NodeChoice(string User, bool IsVisible);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(NodeMessage))]
internal sealed partial class NodesJson : JsonSerializerContext;
