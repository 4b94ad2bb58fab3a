using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using NSec.Cryptography;
using Parley.Chat.Ground;
using Parley.Chat.Http;
using Parley.Chat.Limits;
using Parley.Chat.Text;

namespace Parley.Chat.Sessions;

/// <summary>Hashes passwords with Argon2id, a few at a time, so that a flood of sign-ins cannot starve the messages.</summary>
/// <remarks>
/// Thread-safe. A hash is stored as <c>argon2id$m=19456,t=2,p=1$salt$key</c>, so parameters can change without losing anyone.
/// </remarks>
internal sealed class PasswordHasher(IOptions<ChatOptions> options) : IDisposable
{
    /// <summary>What is stored for an account without a password; no password matches it.</summary>
    public const string None = "none";

    private const int SaltSize = 16;
    private const int KeySize = 32;
    private const string Parameters = "m=19456,t=2,p=1";

    private static readonly Argon2id Argon2 =
        new(new Argon2Parameters { MemorySize = 19_456, NumberOfPasses = 2, DegreeOfParallelism = 1 });

    // The hash for unknown users, so that guessing ids takes as long as guessing passwords.
    private static readonly string Nobody =
        $"argon2id${Parameters}${Convert.ToBase64String(new byte[SaltSize])}${Convert.ToBase64String(new byte[KeySize])}";

    private readonly SemaphoreSlim _processors = new(Math.Max(1, Environment.ProcessorCount - 1));
    private readonly UserConcurrencyLimiter _callers = new(Math.Max(1, options.Value.SignInQueue / 5));
    private int _waiting;

    /// <summary>The number of passwords that wait for a processor.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Whether a password has a valid length (8 to 256 bytes).</summary>
    public static bool IsAcceptable(string password) => Encoding.UTF8.GetByteCount(password) is >= 8 and <= 256;

    /// <summary>A signed-in user, as a caller in the queue.</summary>
    public static string CallerOf(string user) => $"user:{user}";

    /// <summary>An address, as a caller in the queue; null for the machine itself, which may represent all clients.</summary>
    public static string? CallerAt(IPAddress? address) =>
        AddressRateLimiter.NetworkOf(address) is { } network ? $"address:{network}" : null;

    /// <summary>Hashes a password in NFC, which is the same for every keyboard.</summary>
    /// <param name="password">The password.</param>
    /// <param name="caller">The caller; one caller gets at most a fifth of the queue. Null for no particular caller.</param>
    public async Task<Outcome<string>> HashAsync(string password, string? caller = null)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltSize);
        var outcome = await DeriveAsync(NormalForm.Compose(password), salt, caller);
        return outcome.TryGet(out var key, out var refusal)
            ? $"argon2id${Parameters}${Convert.ToBase64String(salt)}${Convert.ToBase64String(key)}"
            : refusal;
    }

    /// <summary>Compares a password with the stored hash. An unknown user (null) and a user without a password take as long.</summary>
    /// <param name="password">The password.</param>
    /// <param name="stored">The stored hash.</param>
    /// <param name="caller">The caller, as in <see cref="HashAsync"/>.</param>
    public async Task<Outcome<bool>> VerifyAsync(string password, string? stored, string? caller = null)
    {
        var isPossible = stored is not (null or None);
        var parts = (isPossible ? stored! : Nobody).Split('$');
        if (parts is not ["argon2id", Parameters, var salt, var expected])
            throw new InvalidOperationException("A stored password is not readable.");

        foreach (var form in Forms(password))
        {
            var outcome = await DeriveAsync(form, Convert.FromBase64String(salt), caller);
            if (!outcome.TryGet(out var key, out var refusal)) return refusal;
            if (CryptographicOperations.FixedTimeEquals(key, Convert.FromBase64String(expected)) && isPossible) return true;
        }

        return false;
    }

    // Older hashes were made from the form that the keyboard sent. Nearly all passwords have only one form.
    private static IEnumerable<string> Forms(string password) =>
        ((string[])[NormalForm.Compose(password), password, NormalForm.Decompose(password)]).Distinct();

    public void Dispose() => _processors.Dispose();

    private static Refusal Busy() => new(Reason.Unavailable, "Too many people are signing in; try again.", 2_000);

    private async Task<Outcome<byte[]>> DeriveAsync(string password, byte[] salt, string? caller)
    {
        using var turn = caller is null ? null : _callers.Take(caller);
        if (turn is null && caller is not null) return Busy();
        if (Interlocked.Increment(ref _waiting) > options.Value.SignInQueue + 1)
        {
            Interlocked.Decrement(ref _waiting);
            return Busy();
        }

        try
        {
            await _processors.WaitAsync();
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }

        try
        {
            return Argon2.DeriveBytes(Encoding.UTF8.GetBytes(password), salt, KeySize);
        }
        finally
        {
            _processors.Release();
        }
    }
}
