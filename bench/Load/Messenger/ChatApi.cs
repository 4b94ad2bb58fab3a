using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Parley.Bench.Load.Messenger;

/// <summary>Makes users, friends and groups through the server's public API, each once.</summary>
internal sealed class ChatApi(ChatSettings settings) : IDisposable
{
    private const int AtOnce = 8;

    // What has been created is stored even if the rest is cancelled.
    private const int SavedAtOnce = 250;

    private const string Password = "correct horse battery";
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

    /// <summary>The id of the group of all these users; the first makes it.</summary>
    public async Task<string> GroupAsync(string name, ChatUser[] users)
    {
        if (_seed.Groups.TryGetValue(name, out var known))
            return known;

        await BefriendAsync(users.Skip(1).Select(user => (users[0], user)));
        var members = new JsonArray([.. users.Skip(1).Select(user => JsonValue.Create(user.Id))]);
        var group = await PostAsync("groups", new JsonObject { ["name"] = name, ["members"] = members }, users[0].SessionId);
        _seed.Groups.Add(name, group!["id"]!.GetValue<string>());
        Save();
        return _seed.Groups[name];
    }

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

        var person = new JsonObject { ["id"] = id, ["password"] = Password };
        await PostAsync("users", person, null);
        var session = await PostAsync("sessions", person, null);
        var sessionId = session!["sid"]!.GetValue<string>();
        lock (_gate)
            _seed.SessionIds.Add(id, sessionId);
        return new(id, sessionId);
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

    private async Task<JsonNode?> PostAsync(string path, JsonObject body, string? sessionId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        if (sessionId is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", sessionId);

        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode && response.StatusCode != HttpStatusCode.Conflict)
            throw new HttpRequestException($"{path}: {(int)response.StatusCode} {text}");
        return text.Length > 0 ? JsonNode.Parse(text) : null;
    }
}
