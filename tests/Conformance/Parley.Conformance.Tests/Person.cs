using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;

namespace Parley.Conformance.Tests;

/// <summary>A user who has signed up at a server and signed in on one device.</summary>
internal sealed class Person : IDisposable
{
    private const string Password = "correct horse battery";
    private readonly HttpClient _http;

    private Person(Uri url, string id)
    {
        Id = id;
        _http = new HttpClient { BaseAddress = new Uri(url, "/api/v1/"), Timeout = TimeSpan.FromSeconds(15) };
    }

    public string Id { get; }

    public string SessionId { get; private set; } = "";

    public string Device { get; private set; } = "";

    public long Expires { get; private set; }

    public static async Task<Person> SignUpAsync(Uri url, string name)
    {
        var person = new Person(url, $"{name}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
        await person.PostAsync("users", new { id = person.Id, password = Password });
        await person.SignInAsync();
        return person;
    }

    /// <summary>The same person on one more device.</summary>
    public async Task<Person> AnotherDeviceAsync(Uri url)
    {
        var person = new Person(url, Id);
        await person.SignInAsync();
        return person;
    }

    public async Task BefriendAsync(Person other)
    {
        var request = await PostAsync("friend-requests", new { to = other.Id });
        await other.PostAsync($"friend-requests/{request.GetProperty("id").GetString()}/accept");
    }

    public async Task<string> NewGroupAsync(params Person[] members)
    {
        var group = await PostAsync("groups", new { name = "The tests", members = members.Select(one => one.Id) });
        return group.GetProperty("id").GetString()!;
    }

    public async Task<string> AskFriendAsync(Person other)
    {
        var request = await PostAsync("friend-requests", new { to = other.Id });
        return request.GetProperty("id").GetString()!;
    }

    public async Task EndSessionAsync(string device)
    {
        using var response = await _http.DeleteAsync(new Uri($"sessions/{device}", UriKind.Relative));
        response.EnsureSuccessStatusCode();
    }

    public void Dispose() => _http.Dispose();

    private async Task SignInAsync()
    {
        var session = await PostAsync("sessions", new { id = Id, password = Password, device = new { name = "test", kind = "test" } });
        SessionId = session.GetProperty("sid").GetString()!;
        Device = session.GetProperty("device").GetString()!;
        Expires = session.GetProperty("expires").GetInt64();
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", SessionId);
    }

    private async Task<JsonElement> PostAsync(string path, object? body = null)
    {
        using var content = body is null ? null : JsonContent.Create(body);
        using var response = await _http.PostAsync(new Uri(path, UriKind.Relative), content);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {response.StatusCode} {text}");
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }
}
