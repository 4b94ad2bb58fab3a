namespace Parley.Server.Demo;

/// <summary>A user to play with.</summary>
internal sealed record DemoUser(string Id, string Name, string Password);
