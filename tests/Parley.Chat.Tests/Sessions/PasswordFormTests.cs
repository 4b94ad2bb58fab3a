using System.Text;
using Microsoft.Extensions.Options;
using NSec.Cryptography;
using Parley.Chat.Sessions;

namespace Parley.Chat.Tests;

/// <summary>A password is accepted in every Unicode form that a keyboard may send.</summary>
public sealed class PasswordFormTests : IDisposable
{
    private const string Composed = "caf\u00e9 cr\u00e8me";
    private const string Decomposed = "cafe\u0301 cre\u0300me";
    private const string Mixed = "cafe\u0301 cr\u00e8me";

    private readonly PasswordHasher _hasher = new(Options.Create(new ChatOptions()));

    public void Dispose() => _hasher.Dispose();

    [Theory]
    [InlineData(Composed)]
    [InlineData(Decomposed)]
    [InlineData(Mixed)]
    public async Task A_password_is_accepted_in_each_of_its_forms(string password)
    {
        var stored = (await _hasher.HashAsync(password)).Value;

        foreach (var form in (string[])[Composed, Decomposed, Mixed]) Assert.True((await _hasher.VerifyAsync(form, stored)).Value);
        Assert.False((await _hasher.VerifyAsync("cafe creme", stored)).Value);
        Assert.False((await _hasher.VerifyAsync(Composed.ToUpperInvariant(), stored)).Value);
    }

    [Theory]
    [InlineData(Composed, Composed, true)]
    [InlineData(Composed, Decomposed, true)]
    [InlineData(Decomposed, Decomposed, true)]
    [InlineData(Decomposed, Composed, true)]
    [InlineData(Mixed, Mixed, true)]
    [InlineData(Decomposed, "cafe creme", false)]
    public async Task An_older_hash_of_the_typed_form_is_still_accepted(string stored, string typed, bool isRight) =>
        Assert.Equal(isRight, (await _hasher.VerifyAsync(typed, AsTyped(stored))).Value);

    // As earlier versions stored it.
    private static string AsTyped(string password)
    {
        var salt = new byte[16];
        var key = new Argon2id(new Argon2Parameters { MemorySize = 19_456, NumberOfPasses = 2, DegreeOfParallelism = 1 })
            .DeriveBytes(Encoding.UTF8.GetBytes(password), salt, 32);
        return $"argon2id$m=19456,t=2,p=1${Convert.ToBase64String(salt)}${Convert.ToBase64String(key)}";
    }
}
