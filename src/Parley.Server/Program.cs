using Parley.Server.Commands;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

// What the operator can mend is one sentence for them; of a fault of ours they get all there is to know.
try
{
    return await new CommandLine(Terminal.OfProcess()).RunAsync(args);
}
catch (StartException exception)
{
    await Console.Error.WriteLineAsync($"Parley cannot start: {exception.Message}");
    return ExitCode.Wrong;
}
catch (Exception exception)
{
    await Console.Error.WriteLineAsync($"Parley has failed, which is a fault in it. {exception}");
    return ExitCode.Failed;
}
