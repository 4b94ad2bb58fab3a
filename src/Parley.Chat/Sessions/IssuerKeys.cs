using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using Parley.Chat.Contract;

namespace Parley.Chat.Sessions;

/// <summary>The keys with which the issuer signs its tokens: from a file, or from where OpenID Connect discovery says that they are.</summary>
/// <remarks>Thread-safe. Fetched keys are used for half a day, and looked for again when a token names one that is not among them.</remarks>
internal sealed partial class IssuerKeys(IOptions<ChatOptions> options, TimeProvider time, ILogger<IssuerKeys> logger) : IDisposable
{
    private const int MaxDocument = 1_000_000;

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);   // An issuer is not asked more often, whatever tokens claim.

    private readonly SemaphoreSlim _gate = new(1);
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = TimeSpan.FromSeconds(10),
        MaxResponseContentBufferSize = MaxDocument,
    };

    // Guarded by _gate.
    private IReadOnlyList<SecurityKey>? _keys;
    private long? _asked;

    /// <summary>The keys as they were last seen.</summary>
    /// <param name="areMissed">A token names a key that is not among them: they may be older than it.</param>
    /// <param name="cancel">The caller has gone.</param>
    public async Task<Outcome<IReadOnlyList<SecurityKey>>> GetAsync(bool areMissed, CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            if (IsDue(areMissed)) await AskAsync(cancel);
            return _keys is { } keys
                ? new Outcome<IReadOnlyList<SecurityKey>>(keys)
                : new Refusal(Reason.Unavailable, "The issuer of the token cannot be asked for its keys now; try again.", (long)Pause.TotalMilliseconds);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Reads the keys of a JWKS file.</summary>
    public static IReadOnlyList<SecurityKey> Read(string json) =>
        [.. new JsonWebKeySet(json).Keys.Where(key => key.Use is null or "" or JsonWebKeyUseNames.Sig)];

    public void Dispose()
    {
        _http.Dispose();
        _gate.Dispose();
    }

    private bool IsDue(bool areMissed)
    {
        if (_asked is not { } asked) return true;
        if (options.Value.TokenKeys.Length > 0) return false;

        var age = time.GetElapsedTime(asked);
        return age >= Lifetime || (age >= Pause && (areMissed || _keys is null));
    }

    private async Task AskAsync(CancellationToken cancel)
    {
        try
        {
            _keys = options.Value.TokenKeys is { Length: > 0 } file
                ? Read(await File.ReadAllTextAsync(file, cancel))
                : Read(await FetchAsync(cancel));
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or JsonException or ArgumentException
            or KeyNotFoundException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            cancel.ThrowIfCancellationRequested();
            Log.NotFetched(logger, exception);   // Old keys are better than none: the issuer may be back before they are replaced.
        }

        _asked = time.GetTimestamp();
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
