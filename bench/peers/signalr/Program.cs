// The plain server that is measured: SignalR, which speaks JSON if it is not told otherwise.
using System.CommandLine;
using Parley.Bench.SignalR;

var port = new Option<int>("--port") { Required = true };
var arguments = new RootCommand("The plain SignalR server that is measured.") { port }.Parse(args);

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls($"http://127.0.0.1:{arguments.GetRequiredValue(port)}");
builder.Services.AddSignalR();
var app = builder.Build();
app.MapHub<PlainHub>("/hub");
app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine("listening"));
app.Run();
