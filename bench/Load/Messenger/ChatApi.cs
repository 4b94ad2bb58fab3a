using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Parley.Bench.Load.Messenger;

/// <summary>Makes users, friends and groups through the server's public API, each once.</summary>
internal sealed class ChatApi(ChatSettings settings) : IDisposable
{
    private const int AtOnce = 32;   // they share commits

    // What has been created is stored even if the rest is cancelled.
    private const int SavedAtOnce = 250;

    private const int MaxTries = 300;   // a minute
    private const string Password = "correct horse battery";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.2);
    private readonly HttpClient _http = new() { BaseAddress = new(settings.Url, "/api/v1/") };
    private readonly Seed _seed = Seed.Read(settings.Seed);
    private readonly Lock _gate = new();

    public void Dispose() => _http.Dispose();

    public void Save() => _seed.Write(settings.Seed);

    /// <summary>Users whose names start with a prefix, signed in.</summary>
    public async Task<ChatUser[]> UsersAsync(string prefix, int count)
    {
        var users = new ChatUser[count];
        for (var start = 0; start < count; start += SavedAtOnce)
        {
            var end = Math.Min(start + SavedAtOnce, count);
            await Parallel.ForAsync(start, end, Few, async (i, _) => users[i] = await UserAsync($"{prefix}{i}"));
            Save();
        }

        return users;
    }

    /// <summary>Makes pairs of users friends.</summary>
    public async Task BefriendAsync(IEnumerable<(ChatUser One, ChatUser Other)> pairs)
    {
        await Parallel.ForEachAsync(pairs, Few, async (pair, _) => await BefriendAsync(pair.One, pair.Other));
        Save();
    }

    /// <summary>The id of the group of all these users; the first makes it, and the others join.</summary>
    public async Task<string> GroupAsync(string name, ChatUser[] users)
    {
        if (_seed.Groups.TryGetValue(name, out var known))
            return known;

        var group = await PostAsync("groups", new JsonObject { ["name"] = name }, users[0].SessionId);
        var id = group!["id"]!.GetValue<string>();
        var open = new JsonObject { ["settings"] = new JsonObject { ["joining"] = "open" } };
        await CallAsync(HttpMethod.Patch, $"groups/{id}", open, users[0].SessionId);
        await Parallel.ForEachAsync(users.Skip(1), Few, async (user, _) => await PostAsync($"groups/{id}/join", [], user.SessionId));
        _seed.Groups.Add(name, id);
        Save();
        return id;
    }

    /// <summary>Gets what a user may see at a path.</summary>
    public async Task<JsonNode> GetAsync(string path, ChatUser user) => (await CallAsync(HttpMethod.Get, path, null, user.SessionId))!;

    public string? Note(string name) => _seed.Notes.GetValueOrDefault(name);

    public void Note(string name, string value)
    {
        _seed.Notes[name] = value;
        Save();
    }

    private static ParallelOptions Few => new() { MaxDegreeOfParallelism = AtOnce };

    private async Task<ChatUser> UserAsync(string id)
    {
        lock (_gate)
        {
            if (_seed.SessionIds.TryGetValue(id, out var known))
                return new(id, known);
        }

        var session = settings.ApiKey is null ? await SignUpAsync(id) : await PostAsync("sessions/trusted", new JsonObject { ["user"] = id }, null);
        var sessionId = session!["sid"]!.GetValue<string>();
        lock (_gate)
            _seed.SessionIds.Add(id, sessionId);
        return new(id, sessionId);
    }

    private async Task<JsonNode?> SignUpAsync(string id)
    {
        var person = new JsonObject { ["id"] = id, ["password"] = Password };
        await PostAsync("users", person, null);
        return await PostAsync("sessions", person, null);
    }

    private async Task BefriendAsync(ChatUser one, ChatUser other)
    {
        var key = $"{one.Id}|{other.Id}";
        lock (_gate)
        {
            if (_seed.Friends.Contains(key))
                return;
        }

        var request = await PostAsync("friend-requests", new JsonObject { ["to"] = other.Id }, one.SessionId);
        await PostAsync($"friend-requests/{request!["id"]!.GetValue<string>()}/accept", [], other.SessionId);
        lock (_gate)
            _seed.Friends.Add(key);
    }

    private Task<JsonNode?> PostAsync(string path, JsonObject body, string? sessionId) => CallAsync(HttpMethod.Post, path, body, sessionId);

    // A user may search five times a second; the server says when that is too often.
    private async Task<JsonNode?> CallAsync(HttpMethod method, string path, JsonObject? body, string? sessionId)
    {
        for (var left = MaxTries; ; left--)
        {
            using var response = await SendAsync(method, path, body, sessionId);
            var text = await response.Content.ReadAsStringAsync();
            if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.Conflict)
                return text.Length > 0 ? JsonNode.Parse(text) : null;
            if (left == 1 || response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable))
                throw new HttpRequestException($"{path}: {(int)response.StatusCode} {text}");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, JsonObject? body, string? sessionId)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        if (sessionId is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", sessionId);
        else if (settings.ApiKey is not null)
            request.Headers.Add("X-Api-Key", settings.ApiKey);

        return await _http.SendAsync(request);
    }
}
