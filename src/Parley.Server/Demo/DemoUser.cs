namespace Parley.Server.Demo;

/// <summary>A demo user.</summary>
internal sealed record DemoUser(string Id, string Name, string Password);
