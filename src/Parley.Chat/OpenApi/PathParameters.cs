using Parley.Chat.Accounts;

namespace Parley.Chat.OpenApi;

/// <summary>What a part of an address can be.</summary>
/// <param name="Description">What it means.</param>
/// <param name="MaxLength">How long it is at most.</param>
/// <param name="Pattern">What it looks like.</param>
/// <param name="Words">The words that it can be; null for any text.</param>
internal sealed record PathParameter(string Description, int MaxLength, string? Pattern = null, IReadOnlyList<string>? Words = null);

/// <summary>What the parts of our addresses mean, by the segment before them.</summary>
internal static class PathParameters
{
    private static readonly PathParameter User = new("The user's id.", 32, UserId.Pattern);

    private static readonly Dictionary<string, PathParameter> BySegment = new()
    {
        ["users"] = User,
        ["friends"] = User,
        ["blocks"] = User,
        ["members"] = new("The member's id; `me` for the user himself where he leaves.", 32, UserId.Pattern),
        ["groups"] = new("The group's id.", 64),
        ["links"] = new("The link's code.", 64),
        ["group-links"] = new("The link's code.", 64),
        ["friend-requests"] = new("The request's id.", 64),
        ["join-requests"] = new("The request's id.", 64),
        ["invitations"] = new("The invitation's id.", 64),
        ["sessions"] = new("The device, as the list of sessions names it.", 64),
        ["messages"] = new("The message's id.", 64),
        ["files"] = new("The file's id.", 32, "^[0-9a-f]{32}$"),
        ["conversations"] = new("What kind of conversation it is.", 6, Words: ["friend", "group", "server"]),
        ["{kind}"] = new("The friend or the group; `server` or `*` (announcements) where the kind is server.", 64),
    };

    /// <summary>The parameter of that name in the address.</summary>
    public static PathParameter? Find(string path, string name)
    {
        var segments = path.Split('/');
        var place = Array.IndexOf(segments, $"{{{name}}}");
        return place > 0 ? BySegment.GetValueOrDefault(segments[place - 1]) : null;
    }
}
