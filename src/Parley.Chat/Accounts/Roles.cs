using Microsoft.Extensions.Options;
using Parley.Chat.Storage;

namespace Parley.Chat.Accounts;

/// <summary>The roles of users for the whole server, from the database or from the settings.</summary>
internal sealed class Roles(ChatStore store, IOptions<ChatOptions> options)
{
    public const string Admin = "admin";
    public const string Moderator = "moderator";

    private readonly HashSet<string> _admins = [.. options.Value.Admins];

    /// <summary>The user's present role; null for most users.</summary>
    public async ValueTask<string?> OfAsync(string user)
    {
        await using var read = await store.ReadAsync();
        return await OfAsync(read.Sql, user);
    }

    public async ValueTask<string?> OfAsync(ReadSession sql, string user) =>
        _admins.Contains(user) ? Admin : await sql.TextAsync("select role from users where id = $1", user);

    /// <summary>Whether the settings name this user as an administrator, so that nobody can sign up with the id.</summary>
    public bool IsKept(string user) => _admins.Contains(user);
}
