// A client of samples/Rooms in C#. It sends what you type to the lobby, and prints what the others send.
//   dotnet run -- http://localhost:5000
using SocketIOClient;

var url = new Uri(args.Length > 0 ? args[0] : "http://localhost:5000");
using var chat = new SocketIO(new Uri(url, "/chat"), new SocketIOOptions());   // the path is the namespace
chat.OnConnected += (_, _) => Console.WriteLine("connected");   // also after each reconnect
chat.OnDisconnected += (_, reason) => Console.WriteLine($"disconnected: {reason}");
chat.OnError += (_, reason) => Console.WriteLine($"refused: {reason}");
chat.On("said", said => Console.WriteLine($"somebody says: {said.GetValue<string>()}"));
await chat.ConnectAsync();

while (await Console.In.ReadLineAsync() is { } line)
    await chat.EmitAsync("say", ack => Console.WriteLine($"{ack.GetValue<int>()} characters were received"), line);
await chat.DisconnectAsync();
