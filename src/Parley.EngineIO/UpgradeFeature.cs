using Microsoft.AspNetCore.Http.Features;

namespace Parley.EngineIO;

/// <summary>
/// Lets the framework do the WebSocket handshake, over HTTP/1.1 (RFC 6455) or HTTP/2 (RFC 8441), but on a stream that we can write to as well.
/// </summary>
internal sealed class UpgradeFeature(IHttpUpgradeFeature? upgrade, IHttpExtendedConnectFeature? connect)
    : IHttpUpgradeFeature, IHttpExtendedConnectFeature
{
    public bool IsUpgradableRequest => upgrade?.IsUpgradableRequest == true;

    public bool IsExtendedConnect => connect?.IsExtendedConnect == true;

    public string? Protocol => connect?.Protocol;

    /// <summary>The stream, once the framework has upgraded.</summary>
    public UpgradedStream? Stream { get; private set; }

    /// <summary>Stands between the framework and the features of the request.</summary>
    public static void Install(IFeatureCollection features)
    {
        var feature = new UpgradeFeature(features.Get<IHttpUpgradeFeature>(), features.Get<IHttpExtendedConnectFeature>());
        features.Set(feature);
        if (feature.IsUpgradableRequest) features.Set<IHttpUpgradeFeature>(feature);
        if (feature.IsExtendedConnect) features.Set<IHttpExtendedConnectFeature>(feature);
    }

    public async Task<Stream> UpgradeAsync() => Stream = new UpgradedStream(await upgrade!.UpgradeAsync());

    public async ValueTask<Stream> AcceptAsync() => Stream = new UpgradedStream(await connect!.AcceptAsync());
}
