using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Parley.EngineIO;

namespace Parley.Server.Connections;

/// <summary>A connection that passed the gate, which counts it until it ends.</summary>
internal sealed class GatedConnection : ConnectionContext, IVerifiedConnectionFeature
{
    private readonly ConnectionContext _inner;
    private readonly ConnectionGate _gate;

    public GatedConnection(ConnectionContext inner, ConnectionGate gate, AddressCount? address)
    {
        (_inner, _gate, Address) = (inner, gate, address);
        inner.Features.Set<IVerifiedConnectionFeature>(this);
    }

    /// <summary>Its count until a user signs in on it; null if its address is not limited. Guarded by the gate.</summary>
    public AddressCount? Address { get; set; }

    /// <summary>Whether the connection can carry requests of many clients because it comes from a proxy or from this machine.</summary>
    public bool IsShared { get; init; }

    /// <summary>Its entry among the connections without a request; null once a request arrived. Guarded by the gate.</summary>
    public Newcomer? Newcomer { get; set; }

    /// <summary>Whether the connection has ended. Guarded by the gate.</summary>
    public bool IsGone { get; set; }

    public override string ConnectionId
    {
        get => _inner.ConnectionId;
        set => _inner.ConnectionId = value;
    }

    public override IFeatureCollection Features => _inner.Features;

    public override IDictionary<object, object?> Items
    {
        get => _inner.Items;
        set => _inner.Items = value;
    }

    public override IDuplexPipe Transport
    {
        get => _inner.Transport;
        set => _inner.Transport = value;
    }

    public override CancellationToken ConnectionClosed
    {
        get => _inner.ConnectionClosed;
        set => _inner.ConnectionClosed = value;
    }

    public override EndPoint? LocalEndPoint
    {
        get => _inner.LocalEndPoint;
        set => _inner.LocalEndPoint = value;
    }

    public override EndPoint? RemoteEndPoint
    {
        get => _inner.RemoteEndPoint;
        set => _inner.RemoteEndPoint = value;
    }

    /// <summary>The connection of a request; null if it did not pass the gate.</summary>
    public static GatedConnection? Of(HttpContext context) => context.Features.Get<IVerifiedConnectionFeature>() as GatedConnection;

    public void SetVerified() => _gate.Verify(this);

    /// <summary>A request arrived on the connection.</summary>
    public void Asked() => _gate.Ask(this);

    public override void Abort() => _inner.Abort();

    public override void Abort(ConnectionAbortedException abortReason) => _inner.Abort(abortReason);

    public override async ValueTask DisposeAsync()
    {
        try
        {
            await _inner.DisposeAsync();
        }
        finally
        {
            _gate.Leave(this);
            await base.DisposeAsync();
        }
    }
}
