using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using NSec.Cryptography;
using Parley.Chat.Contract;
using Parley.Chat.Limits;
using Parley.Chat.Text;

namespace Parley.Chat.Accounts;

/// <summary>Hashes passwords with Argon2id, a few at a time, so that a flood of sign-ins cannot starve the messages.</summary>
/// <remarks>Thread-safe. A hash is stored as <c>argon2id$m=19456,t=2,p=1$salt$key</c>, so parameters can change without losing anyone.</remarks>
internal sealed class PasswordHasher(IOptions<ChatOptions> options) : IDisposable
{
    /// <summary>What is stored for an account that has no password; no password is it.</summary>
    public const string None = "none";

    private const int SaltSize = 16;
    private const int KeySize = 32;
    private const string Parameters = "m=19456,t=2,p=1";

    private static readonly Argon2id Argon2 =
        new(new Argon2Parameters { MemorySize = 19_456, NumberOfPasses = 2, DegreeOfParallelism = 1 });

    // What an unknown user's password is compared with, so that guessing names takes as long as guessing passwords.
    private static readonly string Nobody = $"argon2id${Parameters}${Convert.ToBase64String(new byte[SaltSize])}${Convert.ToBase64String(new byte[KeySize])}";

    private readonly SemaphoreSlim _processors = new(Math.Max(1, Environment.ProcessorCount - 1));
    private readonly UserTurns _callers = new(Math.Max(1, options.Value.SignInQueue / 5));
    private int _waiting;

    /// <summary>Whether a password is neither too short nor too long (8 to 256 bytes); nothing else is asked of it.</summary>
    public static bool IsAcceptable(string password) => Encoding.UTF8.GetByteCount(password) is >= 8 and <= 256;

    /// <summary>A user who is signed in, as one of those who share the queue.</summary>
    public static string CallerOf(string user) => $"user:{user}";

    /// <summary>An address, as one of those who share the queue; null for the machine itself, which may stand for everybody.</summary>
    public static string? CallerAt(IPAddress? address) => AddressLimits.NetworkOf(address) is { } network ? $"address:{network}" : null;

    /// <summary>Makes what is stored for a password, in the form (NFC) that is the same for each keyboard.</summary>
    /// <param name="password">The password.</param>
    /// <param name="caller">Who has it hashed: one caller has a fifth of the queue at most. Null for nobody in particular.</param>
    public async Task<Outcome<string>> HashAsync(string password, string? caller = null)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltSize);
        var outcome = await DeriveAsync(NormalForm.Compose(password), salt, caller);
        return outcome.TryGet(out var key, out var refusal)
            ? $"argon2id${Parameters}${Convert.ToBase64String(salt)}${Convert.ToBase64String(key)}"
            : refusal;
    }

    /// <summary>Compares a password with what is stored; null stands for an unknown user, who takes as long, and so does one without a password.</summary>
    /// <param name="password">The password.</param>
    /// <param name="stored">What it is compared with.</param>
    /// <param name="caller">Who has it compared, as in <see cref="HashAsync"/>.</param>
    public async Task<Outcome<bool>> VerifyAsync(string password, string? stored, string? caller = null)
    {
        var isPossible = stored is not (null or None);
        var parts = (isPossible ? stored! : Nobody).Split('$');
        if (parts is not ["argon2id", Parameters, var salt, var expected]) throw new InvalidOperationException("A stored password is not readable.");

        foreach (var form in Forms(password))
        {
            var outcome = await DeriveAsync(form, Convert.FromBase64String(salt), caller);
            if (!outcome.TryGet(out var key, out var refusal)) return refusal;
            if (CryptographicOperations.FixedTimeEquals(key, Convert.FromBase64String(expected)) && isPossible) return true;
        }

        return false;
    }

    // Passwords were once stored as a keyboard sent them, and another keyboard may send another form. Of nearly all there is one form only.
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
