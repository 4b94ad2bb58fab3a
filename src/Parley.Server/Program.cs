using Parley.Server.Configuration;
using Parley.Server.Hosting;

// A start that cannot work ends with 2 and one sentence for the operator; a fault of ours ends with 1 and all there is to know.
try
{
    var command = new ServeCommand(commandLine => ServerHost.RunAsync(Settings.Load(commandLine, Features.Bind)));
    return await command.RunAsync(args);
}
catch (StartException exception)
{
    await Console.Error.WriteLineAsync($"Parley cannot start: {exception.Message}");
    return 2;
}
catch (Exception exception)
{
    await Console.Error.WriteLineAsync($"Parley has failed, which is a fault in it. {exception}");
    return 1;
}
