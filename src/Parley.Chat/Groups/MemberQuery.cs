namespace Parley.Chat.Groups;

/// <summary>The requested page of a group's members.</summary>
/// <param name="Size">The number.</param>
/// <param name="Page">The value from the previous page; null for the first.</param>
/// <param name="Role">Only those with this role.</param>
/// <param name="Search">Only members whose name or id contains this.</param>
internal readonly record struct MemberQuery(int Size, string? Page = null, string? Role = null, string? Search = null);
