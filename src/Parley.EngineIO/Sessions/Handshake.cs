using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.AspNetCore.WebUtilities;

namespace Parley.EngineIO;

/// <summary>The request that opened a session, as far as it is kept. Thread-safe.</summary>
public sealed class Handshake
{
    private readonly string _path;
    private readonly QueryString _query;
    private readonly HandshakeExtras? _extras;
    private ClaimsPrincipal? _user;

    /// <param name="context">The request.</param>
    /// <param name="time">When it came.</param>
    /// <param name="path">Its path; one string for all requests of the same path.</param>
    /// <param name="extras">What is kept beyond the usual; null if nothing is.</param>
    internal Handshake(HttpContext context, DateTimeOffset time, string path = "", HandshakeExtras? extras = null)
    {
        _path = path;
        _query = context.Request.QueryString;
        _extras = extras;
        _user = context.Features.Get<IHttpAuthenticationFeature>()?.User;
        RemoteAddress = context.Connection.RemoteIpAddress;
        IsSecure = context.Request.IsHttps;
        IsCrossOrigin = OriginPolicy.IsForeign(context.Request);
        Time = time;
    }

    /// <summary>
    /// The query parameters of the request: those of the protocol and those that the client added. Each call parses them again.
    /// </summary>
    public IQueryCollection Query => new QueryCollection(QueryHelpers.ParseQuery(_query.Value));

    /// <summary>The path and the parameters of the request.</summary>
    public string Url => _path + _query.Value;

    /// <summary>
    /// The headers of the request. Kept only if <see cref="EngineOptions.KeepHeaders"/> is on, as they take kilobytes for every session.
    /// </summary>
    /// <exception cref="InvalidOperationException">They are not kept.</exception>
    public IHeaderDictionary Headers => _extras?.Headers
        ?? throw new InvalidOperationException(
            $"The headers of the handshake are not kept. Set {nameof(EngineOptions)}.{nameof(EngineOptions.KeepHeaders)}, " +
            $"or keep what you need of them by {nameof(EngineOptions)}.{nameof(EngineOptions.OnHandshake)}.");

    /// <summary>The return value of <see cref="EngineOptions.OnHandshake"/>; null if it is not set.</summary>
    public object? Data => _extras?.Data;

    /// <summary>The user of the request, from ASP.NET Core's authentication; an unauthenticated user if there is none.</summary>
    public ClaimsPrincipal User
    {
        get
        {
            // An unauthenticated principal takes hundreds of bytes: it is created on first use.
            if (_user is null) Interlocked.CompareExchange(ref _user, new ClaimsPrincipal(new ClaimsIdentity()), null);
            return _user;
        }
    }

    /// <summary>The address that the request came from; null if it is unknown.</summary>
    public IPAddress? RemoteAddress { get; }

    /// <summary>Whether it came over TLS.</summary>
    public bool IsSecure { get; }

    /// <summary>Whether a page of another origin than the server's own sent it.</summary>
    public bool IsCrossOrigin { get; }

    /// <summary>When it came.</summary>
    public DateTimeOffset Time { get; }
}

/// <summary>The parts of a handshake that are kept only if the settings ask for them.</summary>
internal sealed record HandshakeExtras(IHeaderDictionary? Headers, object? Data);
