using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using Parley.Chat.Contract;
using Parley.EngineIO;

namespace Parley.Chat.Sessions;

/// <summary>The keys with which the issuer signs its tokens: from a file, or from where OpenID Connect discovery says that they are.</summary>
/// <remarks>
/// Thread-safe. Fetched keys are used for half a day, and looked for again when a token names one that is not among them. A fetch belongs to
/// all who wait for it: one who goes away stops waiting, and the fetch goes on.
/// </remarks>
internal sealed partial class IssuerKeys(IOptions<ChatOptions> options, TimeProvider time, ThinnedLogger<IssuerKeys> logger) : IDisposable
{
    private const int MaxDocument = 1_000_000;

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);   // From fetch to fetch, whatever tokens claim and however a fetch ends.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);   // For both documents together.

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        MaxResponseContentBufferSize = MaxDocument,
    };

    private readonly Lock _gate = new();
    private Task _fetch = Task.CompletedTask;              // Guarded by _gate.
    private long? _begun;                                  // Guarded by _gate; when the last fetch began.
    private volatile IReadOnlyList<SecurityKey>? _keys;    // Written by the fetch.

    /// <summary>The keys as they were last seen.</summary>
    /// <param name="areMissed">A token names a key that is not among them: they may be older than it.</param>
    /// <param name="cancel">The caller has gone.</param>
    public async Task<Outcome<IReadOnlyList<SecurityKey>>> GetAsync(bool areMissed, CancellationToken cancel)
    {
        await Fetch(areMissed).WaitAsync(cancel);
        return _keys is { } keys
            ? new Outcome<IReadOnlyList<SecurityKey>>(keys)
            : new Refusal(Reason.Unavailable, "The issuer of the token cannot be asked for its keys now; try again.", (long)Pause.TotalMilliseconds);
    }

    /// <summary>Reads the keys of a JWKS file.</summary>
    public static IReadOnlyList<SecurityKey> Read(string json) =>
        [.. new JsonWebKeySet(json).Keys.Where(key => key.Use is null or "" or JsonWebKeyUseNames.Sig)];

    public void Dispose() => _http.Dispose();   // Ends a fetch that is under way.

    /// <summary>What to wait for: a fetch, or nothing if the keys that are there will do. Begins a fetch if it is time for one.</summary>
    private Task Fetch(bool areMissed)
    {
        lock (_gate)
        {
            var isDue = IsDue(areMissed);
            if (isDue && _fetch.IsCompleted)
            {
                _begun = time.GetTimestamp();
                _fetch = Task.Run(AskAsync);   // Not on the caller's own flow: nothing of the caller's ends it.
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
        try
        {
            using var late = new CancellationTokenSource(Patience, time);
            _keys = options.Value.TokenKeys is { Length: > 0 } file
                ? Read(await File.ReadAllTextAsync(file, late.Token))
                : Read(await FetchAsync(late.Token));
        }
        catch (Exception exception)   // Whatever the issuer answers. Old keys are better than none: it may be back before they are replaced.
        {
            Log.NotFetched(logger, exception);
        }
    }

    private async Task<string> FetchAsync(CancellationToken cancel)
    {
        var issuer = new Uri(options.Value.TokenIssuer.TrimEnd('/') + "/.well-known/openid-configuration");
        using var discovery = JsonDocument.Parse(await _http.GetStringAsync(issuer, cancel));
        var keys = new Uri(issuer, discovery.RootElement.GetProperty("jwks_uri").GetString());
        return TokenSettings.IsSafe(keys)
            ? await _http.GetStringAsync(keys, cancel)
            : throw new InvalidOperationException("The keys of the issuer are not at an https address.");
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The keys of the issuer of tokens could not be had; sign-ins by token may fail.", EventName = "KeysNotFetched")]
        public static partial void NotFetched(ILogger logger, Exception exception);
    }
}
