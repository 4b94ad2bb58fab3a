using System.Text.Json.Serialization;
using Parley.Chat.Administration;

namespace Parley.Server.Operators;

/// <summary>What a command sends to the running server.</summary>
/// <param name="Database">Which database is meant.</param>
/// <param name="Request">What is asked.</param>
internal sealed record OperatorCall(string Database, OperatorRequest Request);

/// <summary>How calls and answers are written.</summary>
[JsonSerializable(typeof(OperatorCall))]
[JsonSerializable(typeof(OperatorAnswer))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true)]
internal sealed partial class OperatorJson : JsonSerializerContext;
