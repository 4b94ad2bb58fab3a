using Parley.Server.Commands;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

// An error that the operator can fix is one sentence; a fault of the program is printed in full.
try
{
    return await new CommandLine(Terminal.OfProcess()).RunAsync(args);
}
catch (StartException exception)
{
    await Console.Error.WriteLineAsync($"Parley cannot start: {exception.Message}");
    return StartFailure.IsOfDatabaseAway(exception) ? ExitCode.Unavailable : ExitCode.Wrong;
}
catch (Exception exception)
{
    await Console.Error.WriteLineAsync($"Parley has failed. This is a bug. {exception}");
    return ExitCode.Failed;
}
