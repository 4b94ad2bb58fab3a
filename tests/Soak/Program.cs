// Thousands of clients connect, upgrade, chat, break and reconnect. At the end the server must be as before. See CONTRIBUTING.md.
using System.CommandLine;
using Parley.Soak;

var minutes = new Option<double>("--minutes") { Description = "How long clients come and go.", DefaultValueFactory = _ => 10 };
var clients = new Option<int>("--clients") { Description = "How many there are at once.", DefaultValueFactory = _ => 2_000 };
var serve = new Option<bool>("--serve") { Description = "Be the server. Used by the program itself.", Hidden = true };
var command = new RootCommand(
    "Runs a Socket.IO server under thousands of clients, and looks at what is left of them.") { minutes, clients, serve };
command.SetAction((arguments, cancellationToken) => arguments.GetValue(serve)
    ? SoakServer.RunAsync(cancellationToken)
    : new Soak(TimeSpan.FromMinutes(arguments.GetValue(minutes)), arguments.GetValue(clients)).RunAsync(cancellationToken));
return await command.Parse(args).InvokeAsync();
