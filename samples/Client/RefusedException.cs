using System.Text.Json;

namespace Client;

/// <summary>The server has answered code 0 or -1.</summary>
internal sealed class RefusedException(JsonElement answer) : Exception(answer.GetProperty("message").GetString())
{
    public string Reason { get; } = answer.GetProperty("reason").GetString()!;

    public int? RetryAfter { get; } = answer.TryGetProperty("retryAfter", out var wait) ? wait.GetInt32() : null;

    /// <summary>Whether it makes no sense to repeat the request.</summary>
    public bool IsFinal => RetryAfter is null && Reason != "internal";
}
