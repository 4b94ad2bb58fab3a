using System.Security.Cryptography;

namespace Parley.SocketIO.Redis;

/// <summary>Makes the ids of nodes and requests, in the form that <c>socket.io-adapter</c> uses.</summary>
internal static class NodeId
{
    /// <summary>The number of characters: hexadecimal digits in lower case.</summary>
    public const int Length = 16;

    public static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Length / 2));
}
