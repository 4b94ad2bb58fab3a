namespace Parley.SocketIO;

/// <summary>The parts of the server that an application may replace.</summary>
internal sealed class SocketIOParts
{
    /// <summary>How packets are written on the wire; see <see cref="SocketIOBuilder.UseParser"/>.</summary>
    public PacketParser Parser { get; set; } = new JsonParser();

    /// <summary>Makes the adapter of a namespace; see <see cref="SocketIOBuilder.UseAdapter"/>.</summary>
    public Func<IServiceProvider, LocalAdapter, Adapter>? Adapter { get; set; }
}
