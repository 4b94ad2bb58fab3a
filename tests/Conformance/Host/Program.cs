using Parley.Conformance.Host;

if (!Arguments.TryRead(args, out var arguments, out var problem))
{
    Console.Error.WriteLine(problem);
    return 2;
}

await using var app = HostApp.Build(arguments);
await app.StartAsync();
Console.WriteLine($"Listening {app.Urls.First()} as {arguments.Profile.Name}");
await app.WaitForShutdownAsync();
return 0;
