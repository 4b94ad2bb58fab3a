using Parley.Server.Commands;
using Parley.Server.Configuration;

// A start that cannot work ends with 2 and one sentence for the operator; a fault of ours ends with 1 and all there is to know.
try
{
    return await new CommandLine(Terminal.OfProcess()).RunAsync(args);
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
