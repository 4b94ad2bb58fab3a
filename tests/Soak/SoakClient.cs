using System.Net.WebSockets;
using System.Security.Cryptography;

namespace Parley.Soak;

/// <summary>A client that connects, chats, ends in one of several ways, and connects again.</summary>
internal sealed class SoakClient(Uri server, int number, Counts counts)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private long _lastAck;

    public async Task RunAsync(CancellationToken over)
    {
        await PauseAsync(10_000);   // not all at once
        while (!over.IsCancellationRequested)
        {
            using var patience = new CancellationTokenSource(Patience);
            try
            {
                using var wire = await OpenAsync(patience.Token);
                counts.Connected();
                await LiveAsync(wire, patience.Token);
                await EndAsync(wire, patience.Token);
            }
            catch (Exception e) when (
                e is WebSocketException or HttpRequestException or IOException or InvalidDataException or OperationCanceledException)
            {
                counts.Failed(e);
            }

            await PauseAsync(500);
        }
    }

    private static Task PauseAsync(int max) =>
        Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(max)), TimeProvider.System, CancellationToken.None);

    private int Version => number % 4 == 3 ? 3 : 4;

    private async Task<Wire> OpenAsync(CancellationToken cancellationToken)
    {
        if (number % 4 is 0 or 3)
        {
            var socket = await WebSocketWire.OpenAsync(server, Version, null, cancellationToken);
            await socket.ReceiveAsync(cancellationToken);   // the handshake
            return socket;
        }

        var polling = await PollingWire.OpenAsync(server, cancellationToken);
        if (number % 4 == 1) return polling;

        using (polling)
        {
            var socket = await polling.UpgradeAsync(cancellationToken);
            counts.Upgraded();
            return socket;
        }
    }

    private async Task LiveAsync(Wire wire, CancellationToken cancellationToken)
    {
        if (Version == 4) await wire.SendAsync("40", cancellationToken);
        await UntilAsync(wire, "40", cancellationToken);
        var ns = RandomNumberGenerator.GetInt32(2) == 0 ? "" : $"/room-{RandomNumberGenerator.GetInt32(100)},";
        if (ns.Length > 0)
        {
            await wire.SendAsync($"40{ns}", cancellationToken);
            await UntilAsync(wire, $"40{ns}", cancellationToken);
        }

        for (var i = RandomNumberGenerator.GetInt32(3, 15); i > 0; i--)
        {
            if (Version == 3) await wire.SendAsync("2", cancellationToken);
            await ActAsync(wire, ns, cancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(1_000)), TimeProvider.System, cancellationToken);
        }
    }

    private async Task ActAsync(Wire wire, string ns, CancellationToken cancellationToken)
    {
        var id = ++_lastAck;
        if (RandomNumberGenerator.GetInt32(4) == 0)
        {
            await wire.SendAsync($"42{ns}[\"ask me\",\"x\"]", cancellationToken);   // its event never gets an ack
        }
        else if (RandomNumberGenerator.GetInt32(4) == 0)
        {
            await wire.SendAsync($"451-{ns}{id}[\"photo\",{{\"_placeholder\":true,\"num\":0}}]", cancellationToken);
            await wire.SendBinaryAsync(new byte[RandomNumberGenerator.GetInt32(200)], cancellationToken);
            await UntilAsync(wire, $"461-{ns}{id}[", cancellationToken);
            counts.Acknowledged();
        }
        else
        {
            await wire.SendAsync($"42{ns}{id}[\"say\",\"{new string('x', RandomNumberGenerator.GetInt32(1, 300))}\"]", cancellationToken);
            await UntilAsync(wire, $"43{ns}{id}[", cancellationToken);
            counts.Acknowledged();
        }
    }

    /// <summary>Reads until a packet with this beginning arrives, and answers pings in the meantime.</summary>
    private static async Task UntilAsync(Wire wire, string start, CancellationToken cancellationToken)
    {
        while (true)
        {
            var packets = await wire.ReceiveAsync(cancellationToken);
            if (packets.Length == 0) throw new InvalidDataException($"The session ended before '{start}' came.");
            if (packets.Contains("2")) await wire.SendAsync("3", cancellationToken);
            if (packets.Any(packet => packet.StartsWith(start, StringComparison.Ordinal))) return;
        }
    }

    private async Task EndAsync(Wire wire, CancellationToken cancellationToken)
    {
        switch (RandomNumberGenerator.GetInt32(4))
        {
            case 0:
                await wire.CloseAsync(cancellationToken);
                break;
            case 1:
                await wire.SendAsync("41", cancellationToken);
                break;
            case 2:
                counts.Broke();   // connection cut
                break;
            default:
                counts.Broke();   // silent until the server's timeout, and then cut
                await Task.Delay(SoakServer.Silence, TimeProvider.System, cancellationToken);
                break;
        }
    }
}
