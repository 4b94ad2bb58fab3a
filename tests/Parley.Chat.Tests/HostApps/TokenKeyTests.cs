using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using Parley.Chat.HostApps;

namespace Parley.Chat.Tests;

/// <summary>The number of requests to the issuer for its keys, and who waits for them.</summary>
public sealed class TokenKeyTests : IAsyncLifetime
{
    private readonly TokenWorld _world = new();

    public ValueTask InitializeAsync() => _world.InitializeAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Callers_that_leave_share_one_fetch_which_continues_without_them()
    {
        var held = new TaskCompletionSource();
        _world.Issuer.Hold = held.Task;
        var check = _world.Server.Services.GetRequiredService<TokenCheck>();
        for (var i = 0; i < 20; i++)
        {
            using var gone = new CancellationTokenSource();
            var waits = check.CheckAsync(_world.Token(), gone.Token);
            await Patience.UntilAsync(() => _world.Issuer.Discovered > 0);
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits);
        }

        var stays = check.CheckAsync(_world.Token(), TestContext.Current.CancellationToken);
        held.SetResult();
        Assert.True((await stays).TryGet(out _, out _));
        Assert.Equal((1, 1), (_world.Issuer.Discovered, _world.Issuer.Asked));
    }

    [Fact]
    public async Task The_metadata_of_another_issuer_are_not_used()
    {
        _world.Issuer.Announced = "https://evil.example";
        Assert.Equal(503, await _world.StatusAsync(_world.Token()));
        Assert.Equal((1, 0), (_world.Issuer.Discovered, _world.Issuer.Asked));

        _world.Issuer.Announced = null;
        _world.Server.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(201, await _world.StatusAsync(_world.Token()));
    }

    [Fact]
    public async Task The_issuer_gets_at_most_two_requests_a_minute()
    {
        using var key = RSA.Create(2_048);
        var foreign = Foreign(key);
        for (var second = 0; second < 120; second++)
        {
            _world.Issuer.IsDown = second % 3 == 0;
            await _world.StatusAsync(_world.Token("""{"alg":"RS256","kid":"unknown"}""").Replace("a", "b", StringComparison.Ordinal));
            await _world.StatusAsync(_world.Issuer.Token("somebody", _world.Server.Time.GetUtcNow().UtcDateTime, key: foreign));
            _world.Server.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(_world.Issuer.Discovered, 1, 4);
    }

    [Fact]
    public async Task A_token_with_a_known_key_does_not_wait_for_a_fetch()
    {
        using var key = RSA.Create(2_048);
        var foreign = Foreign(key);
        Assert.Equal(201, await _world.StatusAsync(_world.Token()));
        _world.Server.Time.Advance(TimeSpan.FromSeconds(30));
        var held = new TaskCompletionSource();
        _world.Issuer.Hold = held.Task;
        var check = _world.Server.Services.GetRequiredService<TokenCheck>();

        var unknown = check.CheckAsync(_world.Issuer.Token("somebody", _world.Server.Time.GetUtcNow().UtcDateTime, key: foreign),
            TestContext.Current.CancellationToken);
        await Patience.UntilAsync(() => _world.Issuer.Discovered == 2);
        Assert.Equal(201, await _world.StatusAsync(_world.Token()));
        Assert.False(unknown.IsCompleted);

        held.SetResult();
        Assert.False((await unknown).TryGet(out _, out _));
    }

    [Fact]
    public async Task An_issuer_that_does_not_respond_is_waited_for_at_most_ten_seconds()
    {
        var held = new TaskCompletionSource();
        _world.Issuer.Hold = held.Task;
        var status = _world.StatusAsync(_world.Token());
        await Patience.UntilAsync(() => _world.Issuer.Discovered == 1);

        _world.Server.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(503, await status);
        held.SetResult();
    }

    private static SigningCredentials Foreign(RSA key) => new(new RsaSecurityKey(key) { KeyId = "unknown" }, SecurityAlgorithms.RsaSha256);
}
