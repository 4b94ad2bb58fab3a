using System.ComponentModel;
using Parley.Chat.Ground;

namespace Parley.Chat.Http;

/// <summary>Describes a path parameter. It only describes; the endpoint's code validates.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal abstract class PartAttribute(string description, int maxLength = 64) : DescriptionAttribute(description)
{
    /// <summary>The maximum number of characters.</summary>
    public int MaxLength => maxLength;

    /// <summary>The pattern of its values; null for any text.</summary>
    public string? Pattern { get; protected init; }

    /// <summary>The allowed values; null for any text.</summary>
    public string[]? Words { get; protected init; }
}

/// <summary>The path parameters of the messenger.</summary>
internal static class Part
{
    internal sealed class UserAttribute : PartAttribute
    {
        public UserAttribute()
            : base("The user's id.", maxLength: 32) => Pattern = UserId.Pattern;
    }

    internal sealed class MemberAttribute : PartAttribute
    {
        public MemberAttribute()
            : base("The member's id; `me` to leave the group.", maxLength: 32) => Pattern = UserId.Pattern;
    }

    internal sealed class FileAttribute : PartAttribute
    {
        public FileAttribute()
            : base("The file's id.", maxLength: 32) => Pattern = "^[0-9a-f]{32}$";
    }

    internal sealed class KindAttribute : PartAttribute
    {
        public KindAttribute()
            : base("The kind of the conversation.", maxLength: 6) => Words = ["friend", "group", "server"];
    }

    internal sealed class WithAttribute()
        : PartAttribute("The friend or the group; with the kind `server`, `server` or `*` (announcements).");

    internal sealed class GroupAttribute() : PartAttribute("The group's id.");

    internal sealed class LinkAttribute() : PartAttribute("The link's code.");

    internal sealed class RequestAttribute() : PartAttribute("The request's id.");

    internal sealed class InvitationAttribute() : PartAttribute("The invitation's id.");

    internal sealed class DeviceAttribute() : PartAttribute("The device, as in the list of sessions.");

    internal sealed class MessageAttribute() : PartAttribute("The message's id.");
}
