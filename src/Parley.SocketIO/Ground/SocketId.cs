using System.Buffers.Text;
using System.Security.Cryptography;

namespace Parley.SocketIO;

/// <summary>Creates socket ids: unguessable, but not secret.</summary>
internal static class SocketId
{
    private const int Bytes = 15;

    public static string New()
    {
        Span<byte> id = stackalloc byte[Bytes];
        RandomNumberGenerator.Fill(id);
        return Base64Url.EncodeToString(id);
    }
}
