namespace Parley.Architecture.Tests;

/// <summary>The order of the rooms, the lowest floor first; docs/design/0031-floors.md says why.</summary>
public sealed class ArchitectureTests
{
    [Fact]
    public void Rooms_of_the_protocol_use_only_rooms_below_them() => Floors.Check("Parley.Protocol", ".");

    [Fact]
    public void Rooms_of_the_transports_use_only_rooms_below_them() => Floors.Check(
        "Parley.EngineIO",
        "Ground Logging Origins Options Memory",
        "Frames Packets Polling Requests WebSockets",
        "Sessions",
        ".");

    // A socket, its namespace, its connection and its handlers refer to each other in the public interface, so they are one room.
    [Fact]
    public void Rooms_of_the_library_use_only_rooms_below_them() => Floors.Check(
        "Parley.SocketIO",
        "Ground Options Json",
        "Parsers Events Acks Recovery Telemetry",
        "Sockets",
        ".");

    [Fact]
    public void Rooms_of_the_Redis_adapters_use_only_rooms_below_them() => Floors.Check(
        "Parley.SocketIO.Redis",
        "Ground Options",
        "Codec Telemetry",
        "Bus",
        "Cluster",
        "PubSub Streams Emitter",
        ".");

    [Fact]
    public void Rooms_of_the_messenger_use_only_rooms_below_them() => Floors.Check(
        "Parley.Chat",
        "Clocks Text Ground Options Telemetry Supervision Limits Storage Transfer",
        "Nodes Log Contract Http",
        "Notices Presence Feed Sessions Sockets",
        "Files Search Webhooks Push OpenApi Accounts",
        "Messages Inbox Friends Groups HostApps Typing Backups",
        "Administration .");
}
