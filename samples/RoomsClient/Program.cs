// A client of samples/Rooms in C#: says in the lobby what you type, and prints what the others say.
//   dotnet run -- http://localhost:5000
using SocketIOClient;

var url = new Uri(args.Length > 0 ? args[0] : "http://localhost:5000");
using var chat = new SocketIO(new Uri(url, "/chat"), new SocketIOOptions());   // the path is the namespace
chat.OnConnected += (_, _) => Console.WriteLine("connected");   // and again each time that it comes back
chat.OnDisconnected += (_, reason) => Console.WriteLine($"disconnected: {reason}");
chat.OnError += (_, reason) => Console.WriteLine($"not let in: {reason}");
chat.On("said", said => Console.WriteLine($"somebody says: {said.GetValue<string>()}"));
await chat.ConnectAsync();

while (await Console.In.ReadLineAsync() is { } line)
    await chat.EmitAsync("say", ack => Console.WriteLine($"{ack.GetValue<int>()} characters were heard"), line);
await chat.DisconnectAsync();
