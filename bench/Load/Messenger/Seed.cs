using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Bench.Load.Messenger;

/// <summary>A user who has signed in.</summary>
internal sealed record ChatUser(string Id, string SessionId);

/// <summary>The existing users, stored beside the server's data, because signing up thousands of users takes minutes.</summary>
internal sealed class Seed
{
    /// <summary>Session ids by user.</summary>
    [JsonPropertyName("Sids")]
    public Dictionary<string, string> SessionIds { get; init; } = [];

    /// <summary>Pairs of friends.</summary>
    public HashSet<string> Friends { get; init; } = [];

    /// <summary>Ids of groups by name.</summary>
    public Dictionary<string, string> Groups { get; init; } = [];

    /// <summary>Other data that a work stores for its next run.</summary>
    public Dictionary<string, string> Notes { get; init; } = [];

    public static Seed Read(string? path) =>
        path is not null && File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), SeedJson.Default.Seed)! : new Seed();

    public void Write(string? path)
    {
        if (path is not null)
            File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(this, SeedJson.Default.Seed));
    }
}

[JsonSerializable(typeof(Seed))]
internal sealed partial class SeedJson : JsonSerializerContext;
