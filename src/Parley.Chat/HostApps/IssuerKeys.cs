using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using Parley.Chat.Ground;
using Parley.Chat.Http;
using Parley.EngineIO;

namespace Parley.Chat.HostApps;

/// <summary>The keys of the token issuer, from a file or through OpenID Connect discovery.</summary>
/// <remarks>
/// Thread-safe. Fetched keys are cached for half a day, and fetched again when a token names an unknown key. A fetch is shared by all
/// callers that wait for it: a cancelled caller stops waiting, and the fetch continues.
/// </remarks>
internal sealed partial class IssuerKeys(
    IOptions<ChatOptions> options, IHttpClientFactory clients, TimeProvider time, ThinnedLogger<IssuerKeys> logger) : IDisposable
{
    internal const string Name = "Parley.Issuer";
    private const int MaxDocument = 1_000_000;

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);
    // The minimum time between two fetches, whatever tokens claim and however a fetch ends.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);   // For both documents together.

    private readonly HttpClient _http = clients.CreateClient(Name);
    private readonly Lock _gate = new();
    private Task _fetch = Task.CompletedTask;              // Guarded by _gate.
    private long? _begun;                                  // Guarded by _gate; when the last fetch began.
    private volatile IReadOnlyList<SecurityKey>? _keys;    // Written by the fetch.

    /// <summary>Registers the HTTP client for fetching.</summary>
    public static void Register(IServiceCollection services) => services.AddOutgoing(Name, maxResponse: MaxDocument);

    /// <summary>The cached keys.</summary>
    /// <param name="areMissed">A token names an unknown key: the cached keys may be older than the key.</param>
    /// <param name="cancel">The caller was cancelled.</param>
    public async Task<Outcome<IReadOnlyList<SecurityKey>>> GetAsync(bool areMissed, CancellationToken cancel)
    {
        await Fetch(areMissed).WaitAsync(cancel);
        return _keys is { } keys
            ? new Outcome<IReadOnlyList<SecurityKey>>(keys)
            : new Refusal(
                Reason.Unavailable, "The keys of the token issuer cannot be fetched now. Please try again.", (long)Pause.TotalMilliseconds);
    }

    /// <summary>Reads the keys of a JWKS file.</summary>
    public static IReadOnlyList<SecurityKey> Read(string json) =>
        [.. new JsonWebKeySet(json).Keys.Where(key => key.Use is null or "" or JsonWebKeyUseNames.Sig)];

    public void Dispose() => _http.Dispose();   // Cancels a running fetch.

    /// <summary>The fetch to wait for, or null if the cached keys are usable. Starts a fetch if it is due.</summary>
    private Task Fetch(bool areMissed)
    {
        lock (_gate)
        {
            var isDue = IsDue(areMissed);
            if (isDue && _fetch.IsCompleted)
            {
                _begun = time.GetTimestamp();
                _fetch = AskAsync();
            }

            return isDue || areMissed || _keys is null ? _fetch : Task.CompletedTask;
        }
    }

    private bool IsDue(bool areMissed)
    {
        if (_begun is not { } begun) return true;
        if (options.Value.TokenKeys.Length > 0) return false;

        var age = time.GetElapsedTime(begun);
        return age >= Lifetime || (age >= Pause && (areMissed || _keys is null));
    }

    private async Task AskAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);   // Not under the caller's lock.
        try
        {
            using var late = new CancellationTokenSource(Patience, time);
            _keys = options.Value.TokenKeys is { Length: > 0 } file
                ? Read(await File.ReadAllTextAsync(file, late.Token))
                : Read(await FetchAsync(late.Token));
        }
        // Any failure of the issuer. Old keys are better than none, because the issuer may recover before they are replaced.
        catch (Exception exception)
        {
            Log.NotFetched(logger, exception);
        }
    }

    private async Task<string> FetchAsync(CancellationToken cancel)
    {
        var issuer = new Uri(options.Value.TokenIssuer.TrimEnd('/') + "/.well-known/openid-configuration");
        using var discovery = JsonDocument.Parse(await _http.GetStringAsync(issuer, cancel));
        // OpenID Connect Discovery §4.3: metadata that name another issuer must not be used.
        if (discovery.RootElement.GetProperty("issuer").GetString() != options.Value.TokenIssuer)
            throw new InvalidOperationException("The metadata at the address of the issuer are those of another issuer.");

        var keys = new Uri(issuer, discovery.RootElement.GetProperty("jwks_uri").GetString());
        return TokenSettings.IsSafe(keys)
            ? await _http.GetStringAsync(keys, cancel)
            : throw new InvalidOperationException("The keys of the issuer are not at an https address.");
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The keys of the token issuer could not be fetched; sign-ins with tokens may fail.",
            EventName = "KeysNotFetched")]
        public static partial void NotFetched(ILogger logger, Exception exception);
    }
}
