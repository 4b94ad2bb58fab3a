namespace Parley.Chat.Ground;

/// <summary>Addresses of other servers in the settings.</summary>
internal static class WebAddress
{
    /// <summary>Whether it is an absolute http or https address without credentials.</summary>
    public static bool IsValid(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0;
}
