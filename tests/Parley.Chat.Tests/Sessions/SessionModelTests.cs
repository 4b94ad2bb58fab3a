using System.Globalization;
using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Accounts;
using Parley.Chat.Administration;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.Chat.Sessions;
using Parley.SocketIO;
using Parley.Testing;

namespace Parley.Chat.Tests;

/// <summary>Random histories of one user's sessions and connections against a model that stores only whether each is valid.</summary>
public sealed class SessionModelTests : IAsyncLifetime
{
    private const int MaxDevices = 4;
    private const int MaxPeers = 6;

    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);
    private static readonly string[] NamespaceNames = ["/", "/friend", "/server"];

    private static readonly Gen<(int Act, int Which, int Other)[]> Histories =
        Gen.Select(Gen.Int[0, 20], Gen.Int[0, 11], Gen.Int[0, 11]).Array[5, 40];

    private ChatServer _server = null!;
    private int _users;

    private SessionStore Sessions => _server.Get<SessionStore>();

    private AccountAdministration Accounts => _server.Get<AccountAdministration>();

    private long Now => _server.Test.Time.GetUtcNow().ToUnixTimeMilliseconds();

    public async ValueTask InitializeAsync() => _server = await ChatServer.StartAsync(
        options => (options.SessionLifetime, options.AuthTimeout) = (Lifetime, TimeSpan.FromHours(1)),
        services => services.Configure<SocketIOOptions>(options =>
            (options.Engine.PingInterval, options.Engine.UpgradeTimeout) = (TimeSpan.FromHours(1), TimeSpan.FromHours(1))));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    // One history after the other: each has its own user.
    [Fact]
    public Task After_any_events_an_ended_session_receives_and_sends_nothing() => Histories.SampleAsync(RunAsync, iter: 60, threads: 1);

    private async Task RunAsync((int Act, int Which, int Other)[] history)
    {
        var model = await StartAsync();
        try
        {
            foreach (var (act, which, other) in history)
            {
                await ActAsync(model, act, which, other);
                await CheckPeersAsync(model);
            }

            await CheckWhatWasSaidAsync(model);
        }
        finally
        {
            foreach (var peer in model.Peers) await peer.Raw.DisposeAsync();
        }
    }

    private async Task ActAsync(Model model, int act, int which, int other)
    {
        var device = model.Devices[which % model.Devices.Count];
        var peer = model.Peers.Count == 0 ? null : model.Peers[other % model.Peers.Count];
        switch (act)
        {
            case 0 or 1 when model.Peers.Count < MaxPeers:
                model.Peers.Add(new Peer(await RawPeer.OpenAsync(_server.Test, (Transport)(which % 3))));
                break;
            case 3 or 4 or 5 when peer is not null: await JoinAsync(model, peer, NamespaceNames[which % 3], device); break;
            case 6 when peer is not null: await JoinAsync(model, peer, NamespaceNames[which % 3], null); break;
            case 7 when peer is not null: await LeaveAsync(peer, NamespaceNames[which % 3]); break;
            case 2 or 8 when peer is not null:
                foreach (var ns in NamespaceNames) await LeaveAsync(peer, ns);
                break;
            case 9 when peer is not null: await VerifyAsync(model, peer, device); break;
            case 10 when peer is not null: await peer.Raw.UpgradeAsync(); break;
            case 11: Assert.Equal(Reason(model, device), (await Sessions.VerifyAsync(device.SignedIn.SessionId)).Refusal?.Reason); break;
            case 12: await RevokeAsync(model, device); break;
            case 13 when which < 4: await BanAsync(model); break;
            case 13: await UnbanAsync(model); break;
            case 14: await ChangePasswordAsync(model, device, keeps: which % 2 == 0); break;
            case 15:
                Assert.Null(
                (await Accounts.SetRoleAsync(Staff.Operator, model.User, which % 2 == 0 ? Roles.Moderator : null)).Refusal); break;
            case 16: _server.Test.Advance(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1)); break;
            case 17 when model.Devices.Count < MaxDevices: await SignInAsync(model); break;
            case 18: await HearAsync(model); break;
            case > 18 when peer is not null: await SayAsync(model, peer, isAwaited: which % 2 == 0); break;
        }
    }

    private async Task<Model> StartAsync()
    {
        var (user, friend) = ($"alice{++_users}", $"bob{_users}");
        await _server.FriendsAsync(user, friend);
        var model = new Model(user, friend);
        await SignInAsync(model);
        await SignInAsync(model);
        return model;
    }

    private async Task SignInAsync(Model model)
    {
        var outcome = await Sessions.OpenAsync(model.User, null);
        Assert.Equal(model.IsBanned ? Ground.Reason.Banned : null, outcome.Refusal?.Reason);
        if (outcome.TryGet(out var signedIn, out _)) model.Devices.Add(new Device(signedIn));
    }

    // The result is known before: the given session, or else that of the connection, is valid or not.
    private async Task JoinAsync(Model model, Peer peer, string ns, Device? device)
    {
        if (peer.HasEnded || peer.Joined.Contains(ns)) return;

        var refused = device is null ? null : Reason(model, device);
        if (refused is not null && !peer.MayFail()) return;

        var before = peer.Raw.Packets.Count;
        var header = ns == "/" ? "40" : $"40{ns},";
        await peer.Raw.SendAsync(device is null ? header : $$"""{{header}}{"sid":"{{device.SignedIn.SessionId}}"}""");

        var answer = await peer.Raw.NextAsync(before, packet =>
            packet.StartsWith(header, StringComparison.Ordinal) || packet.StartsWith($"44{header[2..]}", StringComparison.Ordinal));
        Assert.Equal(refused is null ? '0' : '4', answer[1]);
        if (refused is not null)
        {
            Assert.Contains($"\"reason\":\"{refused.Value.WireName()}\"", answer, StringComparison.Ordinal);
            return;
        }

        peer.Joined.Add(ns);
        peer.Owner ??= device;
    }

    private static async Task LeaveAsync(Peer peer, string ns)
    {
        if (!peer.HasEnded && peer.Joined.Remove(ns)) await peer.Raw.SendAsync(ns == "/" ? "41" : $"41{ns},");
    }

    private async Task VerifyAsync(Model model, Peer peer, Device device)
    {
        if (peer.HasEnded || !peer.Joined.Contains("/")) return;

        var refused = Reason(model, device);
        if (refused is not null && !peer.MayFail()) return;

        var answer = await peer.Raw.AskAsync("/", "auth-c", $$"""{"sid":"{{device.SignedIn.SessionId}}"}""");
        Assert.Contains(refused is null ? "\"code\":1" : $"\"reason\":\"{refused.Value.WireName()}\"", answer, StringComparison.Ordinal);
        if (refused is null) peer.Owner ??= device;
    }

    private async Task RevokeAsync(Model model, Device device)
    {
        Assert.Null((await Sessions.EndAsync(model.User, device.SignedIn.Device)).Refusal);
        device.IsEnded = true;
    }

    private async Task BanAsync(Model model)
    {
        Assert.Null((await Accounts.BanAsync(Staff.Operator, model.User, new BanRequest())).Refusal);
        model.IsBanned = true;
        foreach (var device in model.Devices) device.IsEnded = true;
    }

    private async Task UnbanAsync(Model model)
    {
        Assert.Null((await Accounts.UnbanAsync(Staff.Operator, model.User)).Refusal);
        model.IsBanned = false;
    }

    private async Task ChangePasswordAsync(Model model, Device device, bool keeps)
    {
        var next = (++model.Passwords).ToString(CultureInfo.InvariantCulture);
        var before = model.Passwords == 1 ? "none" : (model.Passwords - 1).ToString(CultureInfo.InvariantCulture);
        WriteOperation<Done> change = keeps
            ? new ReplacePassword(model.User, before, next, device.SignedIn.Device, Sessions.Announce)
            : new SetAccountPassword(Staff.Operator, _server.Get<Roles>(), model.User, next, Sessions.Announce);
        Assert.Null((await _server.Writer.RunAsync(change)).Refusal);
        foreach (var other in model.Devices.Where(other => !keeps || other != device)) other.IsEnded = true;
    }

    /// <summary>The friend sends a message: only connections with a valid session receive it.</summary>
    private async Task HearAsync(Model model)
    {
        var text = $"live {++model.Texts}.";
        Assert.Null((await _server.Writer.RunAsync(
            SendMessage.Create(model.Friend, ConversationKind.Friend, model.User, StoreSpec.Chat.Text(text), null).Value)).Refusal);
        foreach (var peer in model.Peers)
        {
            if (peer is { HasEnded: false, Owner: not null } && peer.Joined.Contains("/friend"))
                await peer.Raw.NextAsync(0, packet => packet.Contains(text, StringComparison.Ordinal));
            else peer.MustNotHear.Add(text);
        }
    }

    private static async Task SayAsync(Model model, Peer peer, bool isAwaited)
    {
        var text = $"said {++model.Texts}.";
        if (!peer.HasEnded && !peer.Joined.Contains("/friend")) return;   // Against the protocol.

        await peer.Raw.SayAsync(model.Friend, text);
        if (peer.HasEnded || peer.Owner is null) return;

        model.MaySay.Add(text);
        if (!isAwaited) return;

        Assert.Contains("\"code\":1", await peer.Raw.AnswerAsync(), StringComparison.Ordinal);
        model.MustSay.Add(text);
    }

    // Nothing but the end itself moves the clock: a connection is closed without waiting for the scan, unless its time has come.
    private async Task CheckPeersAsync(Model model)
    {
        foreach (var peer in model.Peers.Where(peer => !peer.HasEnded && peer.Owner is { } owner && Reason(model, owner) is not null))
        {
            await peer.Raw.Closed.InTime();
            peer.HasEnded = true;
        }

        foreach (var peer in model.Peers.Where(peer => !peer.HasEnded)) Assert.False(
            peer.Raw.Closed.IsCompleted, $"Closed after {string.Join(" | ", peer.Raw.Packets)}, in {string.Join(" ", peer.Joined)}.");
    }

    private async Task CheckWhatWasSaidAsync(Model model)
    {
        var said = (
            await _server.Get<History>().ReadAsync(model.User, ConversationKind.Friend, model.Friend, null, null, 200)).Value.Messages
            .Where(entry => entry.Sender == model.User).Select(entry => JsonSerializer.Deserialize<string>(entry.Body)!).ToHashSet();
        Assert.Subset(model.MaySay, said);
        Assert.Subset(said, model.MustSay);
        foreach (var peer in model.Peers)
        {
            Assert.DoesNotContain(
                peer.Raw.Packets, packet => peer.MustNotHear.Exists(text => packet.Contains(text, StringComparison.Ordinal)));
        }
    }

    private Reason? Reason(Model model, Device device) =>
        model.IsBanned ? Ground.Reason.Banned
        : device.IsEnded ? Ground.Reason.Revoked
        : device.SignedIn.Expires <= Now ? Ground.Reason.Expired : null;

    private sealed class Model(string user, string friend)
    {
        public string User => user;

        public string Friend => friend;

        public List<Device> Devices { get; } = [];

        public List<Peer> Peers { get; } = [];

        public bool IsBanned { get; set; }

        public int Passwords { get; set; }

        public int Texts { get; set; }

        public HashSet<string> MaySay { get; } = [];

        public HashSet<string> MustSay { get; } = [];
    }

    private sealed class Device(SignedIn signedIn)
    {
        public SignedIn SignedIn => signedIn;

        public bool IsEnded { get; set; }
    }

    private sealed class Peer(RawPeer raw)
    {
        private int _failures;

        public RawPeer Raw => raw;

        public Device? Owner { get; set; }

        public bool HasEnded { get; set; }

        public HashSet<string> Joined { get; } = [];

        public List<string> MustNotHear { get; } = [];

        // A client with more wrong session ids is disconnected.
        public bool MayFail() => Owner is not null || _failures++ < 5;
    }
}
