using System.Text.Json.Serialization;
using Parley.Chat.Administration;

namespace Parley.Server.Operators;

/// <summary>A command's request to the running server.</summary>
/// <param name="Database">The intended database.</param>
/// <param name="Request">The request.</param>
internal sealed record OperatorCall(string Database, OperatorRequest Request);

/// <summary>The JSON form of requests and responses.</summary>
[JsonSerializable(typeof(OperatorCall))]
[JsonSerializable(typeof(OperatorAnswer))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true)]
internal sealed partial class OperatorJson : JsonSerializerContext;
