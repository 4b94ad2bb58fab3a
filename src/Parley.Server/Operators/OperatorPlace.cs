using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Parley.Server.Configuration;

namespace Parley.Server.Operators;

/// <summary>Where a running server and the commands beside it meet: a socket in a folder of the data folder that only its owner may enter.</summary>
internal static class OperatorPlace
{
    private const int LongestPath = 100;   // The system allows some more or less.

    /// <summary>The folder, which nobody else may enter.</summary>
    public static string FolderOf(Settings settings) => Path.Combine(settings.Data, "operator");

    /// <summary>The socket; null if the data folder's path is too long for one.</summary>
    public static UnixDomainSocketEndPoint? EndPointOf(Settings settings)
    {
        var path = Path.Combine(FolderOf(settings), "socket");
        return Encoding.UTF8.GetByteCount(path) <= LongestPath ? new UnixDomainSocketEndPoint(path) : null;
    }

    /// <summary>Which database is meant, without its password: a command must not change another one than it was told to.</summary>
    public static string DatabaseOf(Settings settings) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(settings.Database)));
}
