// A console chat client in C#. docs/messenger/events.md explains it; client.mjs does the same in JavaScript.
//   dotnet run -- http://localhost:5000 ada 'correct horse' ben
using System.Net.Http.Json;
using System.Text.Json;
using Client;

var (server, id, password, peer) = (new Uri(args[0]), args[1], args[2], args[3]);

// Sign in.
using var http = new HttpClient { BaseAddress = server };
var device = new { name = "Console", kind = "console" };
using var signIn = await http.PostAsJsonAsync("/api/v1/sessions", new { id, password, device });
var session = await signIn.Content.ReadFromJsonAsync<JsonElement>();
if (!signIn.IsSuccessStatusCode) throw new InvalidOperationException(session.GetProperty("detail").GetString());
var sessionId = session.GetProperty("sid").GetString()!;

await using var chat = new ChatClient(server, id, sessionId);
await chat.ConnectAsync();
while (await Console.In.ReadLineAsync() is { } line && line != "/quit")
{
    if (line.StartsWith('/')) await Commands.RunAsync(chat, peer, line[1..].Split(' '));
    else chat.Send("/friend", peer, line);
}
