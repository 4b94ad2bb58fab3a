using Parley.Chat.Ground;

namespace Parley.Chat.Webhooks;

/// <summary>Validates the settings of webhooks.</summary>
internal static class WebhookSettings
{
    private const int MinSecret = 32;

    public static void Check(ChatOptions options, List<string> errors)
    {
        if (options.ReviewUrl.Length > 0 && !WebAddress.IsValid(options.ReviewUrl))
            errors.Add("Chat:ReviewUrl must be an http or https address.");
        if (!options.WebhookUrls.All(WebAddress.IsValid)) errors.Add("Chat:WebhookUrls must be http or https addresses.");

        var isUsed = options.ReviewUrl.Length > 0 || options.WebhookUrls.Count > 0;
        if (isUsed && options.WebhookSecret.Length < MinSecret)
            errors.Add($"Chat:WebhookSecret must have at least {MinSecret} characters.");

        if (!IsPatience(options.WebhookTimeout)) errors.Add("Chat:WebhookTimeout must be from 100ms to 1h.");
        if (!IsPatience(options.ReviewTimeout)) errors.Add("Chat:ReviewTimeout must be from 100ms to 1h.");
    }

    private static bool IsPatience(TimeSpan time) => time >= TimeSpan.FromMilliseconds(100) && time <= TimeSpan.FromHours(1);
}
