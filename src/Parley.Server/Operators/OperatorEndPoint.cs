using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Parley.Server.Configuration;

namespace Parley.Server.Operators;

/// <summary>
/// The socket between a running server and operator commands, in a subfolder of the data folder that only its owner may enter.
/// </summary>
internal static class OperatorEndPoint
{
    private const int MaxPathBytes = 100;   // The exact limit depends on the system.

    /// <summary>The folder, which only its owner may enter.</summary>
    public static string FolderOf(Settings settings) => Path.Combine(settings.Data, "operator");

    /// <summary>The socket; null if the data folder's path is too long for one.</summary>
    public static UnixDomainSocketEndPoint? Of(Settings settings)
    {
        var path = Path.Combine(FolderOf(settings), "socket");
        return Encoding.UTF8.GetByteCount(path) <= MaxPathBytes ? new UnixDomainSocketEndPoint(path) : null;
    }

    /// <summary>The intended database without its password, so that a command never changes another one.</summary>
    public static string DatabaseOf(Settings settings) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(settings.Database)));
}
