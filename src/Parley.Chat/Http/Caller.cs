namespace Parley.Chat.Http;

/// <summary>The user or host application that makes a request, once known.</summary>
/// <param name="Name">The user's id, or another name with a space, which no id has.</param>
internal sealed record Caller(string Name);
