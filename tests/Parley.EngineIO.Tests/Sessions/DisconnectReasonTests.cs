namespace Parley.EngineIO.Tests;

/// <summary>Applications see why a session ended in the words of the reference implementation.</summary>
public sealed class DisconnectReasonTests
{
    [Theory]
    [InlineData(DisconnectReason.TransportError, "transport error")]
    [InlineData(DisconnectReason.TransportClose, "transport close")]
    [InlineData(DisconnectReason.PingTimeout, "ping timeout")]
    [InlineData(DisconnectReason.ParseError, "parse error")]
    [InlineData(DisconnectReason.ConcurrentRequest, "transport error")]
    [InlineData(DisconnectReason.PayloadTooLarge, "transport error")]
    [InlineData(DisconnectReason.SlowConsumer, "forced close")]
    [InlineData(DisconnectReason.ConnectTimeout, "forced server close")]
    [InlineData(DisconnectReason.ForcedServerClose, "forced server close")]
    [InlineData(DisconnectReason.ServerShuttingDown, "server shutting down")]
    [InlineData(DisconnectReason.ClientNamespaceDisconnect, "client namespace disconnect")]
    [InlineData(DisconnectReason.ServerNamespaceDisconnect, "server namespace disconnect")]
    public void Each_reason_has_its_text(DisconnectReason reason, string text) => Assert.Equal(text, reason.ToText());

    [Fact]
    public void What_is_no_reason_has_no_text() =>
        Assert.Equal("reason", Assert.Throws<ArgumentOutOfRangeException>(() => ((DisconnectReason)99).ToText()).ParamName);

    [Fact]
    public void A_client_gets_what_is_queued_if_the_server_ends_the_session_and_is_told_its_violation_over_WebSocket()
    {
        DisconnectReason[] byServer =
            [DisconnectReason.ConnectTimeout, DisconnectReason.ForcedServerClose, DisconnectReason.ServerShuttingDown];
        DisconnectReason[] violations = [DisconnectReason.ParseError, DisconnectReason.PayloadTooLarge];
        var all = Enum.GetValues<DisconnectReason>();

        Assert.Equal(byServer, all.Where(reason => reason.SaysGoodbye(isWebSocket: false)));
        Assert.Equal(violations.Concat(byServer), all.Where(reason => reason.SaysGoodbye(isWebSocket: true)));
    }
}
