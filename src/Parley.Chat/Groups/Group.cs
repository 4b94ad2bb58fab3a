using System.Data.Common;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Groups;

/// <summary>A group as stored.</summary>
internal sealed record Group
{
    /// <summary>The columns that <see cref="Read"/> expects first, in its order; the table is <c>g</c>.</summary>
    public const string Columns =
        """
        g.id, g.conversation, g.name, g.owner, g.created, g.about, g.avatar, g.announcement, g.announced_by, g.announced,
            g.inviting, g.joining, g.history, g.silenced
        """;

    /// <summary>The number of these columns.</summary>
    public const int Count = 14;

    public required string Id { get; init; }

    public required long Conversation { get; init; }

    public required string Name { get; init; }

    /// <summary>Null only for a group whose members had all left before groups could be dissolved.</summary>
    public required string? Owner { get; init; }

    public required long Created { get; init; }

    public string? About { get; init; }

    public string? Avatar { get; init; }

    public GroupAnnouncement? Announcement { get; init; }

    public GroupSettings Settings { get; init; } = new(GroupRules.Members, GroupRules.Closed, History: false);

    /// <summary>Until when only managers may send.</summary>
    public long? MutedUntil { get; init; }

    public ConversationKey Key => ConversationKey.Group(Id);

    public static Group Read(DbDataReader row) => new()
    {
        Id = row.Text(0),
        Conversation = row.Long(1),
        Name = row.Text(2),
        Owner = row.TextOrNull(3),
        Created = row.Long(4),
        About = row.TextOrNull(5),
        Avatar = row.TextOrNull(6),
        Announcement = row.TextOrNull(7) is { } text ? new GroupAnnouncement(text, row.Text(8), row.Long(9)) : null,
        Settings = new GroupSettings(row.Text(10), row.Text(11), row.Flag(12)),
        MutedUntil = row.LongOrNull(13),
    };
}
