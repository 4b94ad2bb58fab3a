using System.Text.Json.Serialization;
using Parley.Chat.Ground;

namespace Parley.Chat.Files;

/// <summary>The JSON context of the types in <c>Files</c>.</summary>
[JsonSerializable(typeof(UploadedFile))]
[JsonSerializable(typeof(Stream))]   // for the OpenAPI document: the content of a file
internal sealed partial class FilesJson : JsonSerializerContext
{
    /// <inheritdoc cref="WireJson.Options"/>
    public static FilesJson Wire { get; } = new(WireJson.Options());
}
