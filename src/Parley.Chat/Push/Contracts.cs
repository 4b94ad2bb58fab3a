namespace Parley.Chat.Push;

/// <summary>The key that a browser needs to subscribe.</summary>
internal sealed record PushKey(string Key);

/// <summary>What a browser's <c>PushSubscription.toJSON()</c> gives.</summary>
internal sealed record SubscribeRequest(string Endpoint, BrowserKeys Keys);

/// <summary>With what its messages are encrypted, in base64url.</summary>
internal sealed record BrowserKeys(string P256dh, string Auth);

/// <summary>A subscription that has been checked.</summary>
internal sealed record PushSubscription(string Device, string Endpoint, string P256dh, string Auth);
