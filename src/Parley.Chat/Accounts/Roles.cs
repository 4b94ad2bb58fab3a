using Microsoft.Extensions.Options;
using Parley.Chat.Storage;

namespace Parley.Chat.Accounts;

/// <summary>What users may do for the whole server: the role that is stored for them, or the one that the settings give.</summary>
internal sealed class Roles(ChatStore store, IOptions<ChatOptions> options)
{
    public const string Admin = "admin";
    public const string Moderator = "moderator";

    private readonly HashSet<string> _admins = [.. options.Value.Admins];

    /// <summary>The user's role as it is now; null for most.</summary>
    public string? Of(string user)
    {
        using var read = store.Read();
        return Of(read.Sql, user);
    }

    public string? Of(SqlSession sql, string user) =>
        _admins.Contains(user) ? Admin : sql.Text("select role from users where id = $1", user);

    /// <summary>Whether the settings name this user: nobody else may take the id, and with it the role.</summary>
    public bool IsKept(string user) => _admins.Contains(user);
}
