namespace Parley.Chat.Ground;

/// <summary>The four namespaces; the founding document calls them rooms.</summary>
internal static class Namespaces
{
    public const string Main = "/";
    public const string Friend = "/friend";
    public const string Group = "/group";
    public const string Server = "/server";

    public static IReadOnlyList<string> All { get; } = [Main, Friend, Group, Server];
}
