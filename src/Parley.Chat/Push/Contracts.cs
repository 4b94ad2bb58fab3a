using System.ComponentModel.DataAnnotations;

namespace Parley.Chat.Push;

/// <summary>The key that a browser needs to subscribe.</summary>
/// <param name="Key">The public key (VAPID), in base64url: what <c>applicationServerKey</c> takes.</param>
internal sealed record PushKey(string Key);

/// <summary>What a browser's <c>PushSubscription.toJSON()</c> gives.</summary>
/// <param name="Endpoint">Where the push service takes pushes for this browser.</param>
/// <param name="Keys">With what they are encrypted.</param>
internal sealed record SubscribeRequest([StringLength(2048)] string Endpoint, BrowserKeys Keys);

/// <summary>With what its messages are encrypted, in base64url.</summary>
/// <param name="P256dh">The public key.</param>
/// <param name="Auth">The shared secret: 16 bytes.</param>
internal sealed record BrowserKeys(string P256dh, string Auth);

/// <summary>A subscription that has been checked.</summary>
internal sealed record PushSubscription(string Device, string Endpoint, string P256dh, string Auth);
