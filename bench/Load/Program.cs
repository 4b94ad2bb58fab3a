// Drives a Socket.IO or SignalR server and prints what it measured as one line of JSON.
using System.CommandLine;
using Parley.Bench.Load;
using Parley.Bench.Load.Comparing;
using Parley.Bench.Load.Growth;
using Parley.Bench.Load.Messenger;
using Parley.Bench.Load.Net;

InlineSockets.Use();
var root = new RootCommand("Load for any Socket.IO server, and for SignalR.")
{
    RunCommand.Create(), ChatCommand.Create(), CompareCommand.Create(), ReportCommand.Create(), GrowthCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
