using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.SocketIO;

namespace Parley.Conformance.Host;

/// <summary>The JSON of the events of the profiles.</summary>
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(HandshakeReport))]
[JsonSerializable(typeof(Mixed))]
[JsonSerializable(typeof(Dated))]
[JsonSerializable(typeof(Tested))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
internal sealed partial class Json : JsonSerializerContext;

/// <summary>Binary data between JSON.</summary>
internal sealed record Mixed(string Hello, Attachment Message, string Goodbye);

/// <summary>A date inside an object.</summary>
internal sealed record Dated(string Date);

/// <summary>The second part of an ack of the JavaScript client's tests.</summary>
internal sealed record Tested(bool Test);
