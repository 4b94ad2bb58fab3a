using System.ComponentModel.DataAnnotations;

namespace Parley.Chat.Push;

/// <summary>The key for a browser's subscription.</summary>
/// <param name="Key">The public key (VAPID) in base64url, for <c>applicationServerKey</c>.</param>
internal sealed record PushKey(string Key);

/// <summary>The result of a browser's <c>PushSubscription.toJSON()</c>.</summary>
/// <param name="Endpoint">The address of the push service for this browser.</param>
/// <param name="Keys">The keys for encryption.</param>
internal sealed record SubscribeRequest([StringLength(2048)] string Endpoint, BrowserKeys Keys);

/// <summary>The keys for encryption, in base64url.</summary>
/// <param name="P256dh">The public key.</param>
/// <param name="Auth">The shared secret: 16 bytes.</param>
internal sealed record BrowserKeys(string P256dh, string Auth);

/// <summary>A subscription that has been checked.</summary>
internal sealed record PushSubscription(string Device, string Endpoint, string P256dh, string Auth);
