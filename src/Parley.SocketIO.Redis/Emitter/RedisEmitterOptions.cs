using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.SocketIO.Redis;

/// <summary>Settings of an emitter. They are read when it is created.</summary>
public sealed class RedisEmitterOptions
{
    /// <summary>
    /// What the names of all channels begin with, as in <see cref="RedisAdapterOptions.KeyPrefix"/> of the servers. Default
    /// <c>socket.io</c>.
    /// </summary>
    public string KeyPrefix { get; set; } = "socket.io";

    /// <summary>
    /// Whether the servers use the sharded adapter, as in <see cref="RedisAdapterOptions.Sharded"/>. Default false. With any of their
    /// subscription modes, all servers receive what an emitter sends.
    /// </summary>
    public bool Sharded { get; set; }

    /// <summary>
    /// How events become JSON. Add the source-generated contexts of your types to <see cref="JsonSerializerOptions.TypeInfoResolverChain"/>.
    /// </summary>
    public JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,   // Chinese text would become twice as long
    };
}

/// <summary>The JSON of types that events can use without a context of the application.</summary>
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(Attachment))]
internal sealed partial class EmitterJson : JsonSerializerContext;
