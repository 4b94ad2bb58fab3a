using System.Text;

namespace Parley.SocketIO.Redis;

/// <summary>Patterns of channels in Redis.</summary>
internal static class Glob
{
    /// <summary>Escapes text so that it stands for itself.</summary>
    public static string Escape(string text)
    {
        var pattern = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (character is '*' or '?' or '[' or ']' or '\\' or '^' or '-') pattern.Append('\\');
            pattern.Append(character);
        }

        return pattern.ToString();
    }
}
