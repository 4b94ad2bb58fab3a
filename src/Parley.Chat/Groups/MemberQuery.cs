namespace Parley.Chat.Groups;

/// <summary>Which page of a group's members is wanted.</summary>
/// <param name="Size">How many.</param>
/// <param name="Page">What the page before said; null for the first.</param>
/// <param name="Role">Only those with this role.</param>
/// <param name="Search">Only those in whose name or id this stands.</param>
internal readonly record struct MemberQuery(int Size, string? Page = null, string? Role = null, string? Search = null);
