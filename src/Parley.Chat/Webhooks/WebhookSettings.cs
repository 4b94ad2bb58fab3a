namespace Parley.Chat.Webhooks;

/// <summary>Refuses settings of webhooks that cannot work.</summary>
internal static class WebhookSettings
{
    private const int MinSecret = 32;

    public static void Check(ChatOptions options, List<string> errors)
    {
        if (options.ReviewUrl.Length > 0 && !IsAddress(options.ReviewUrl)) errors.Add("Chat:ReviewUrl must be an http or https address.");
        if (!options.WebhookUrls.All(IsAddress)) errors.Add("Chat:WebhookUrls must be http or https addresses.");

        var isUsed = options.ReviewUrl.Length > 0 || options.WebhookUrls.Count > 0;
        if (isUsed && options.WebhookSecret.Length < MinSecret) errors.Add($"Chat:WebhookSecret must have at least {MinSecret} characters.");

        if (!IsPatience(options.WebhookTimeout)) errors.Add("Chat:WebhookTimeout must be from 100ms to 1h.");
        if (!IsPatience(options.ReviewTimeout)) errors.Add("Chat:ReviewTimeout must be from 100ms to 1h.");
        if (options.ReviewRequests < 1) errors.Add("Chat:ReviewRequests must be at least 1.");
        if (options.ReviewFailure is not (ReviewAnswer.Accept or ReviewAnswer.Refuse)) errors.Add("Chat:ReviewFailure must be accept or refuse.");
    }

    private static bool IsPatience(TimeSpan time) => time >= TimeSpan.FromMilliseconds(100) && time <= TimeSpan.FromHours(1);

    public static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0;
}
