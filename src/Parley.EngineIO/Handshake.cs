using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace Parley.EngineIO;

/// <summary>What is kept of the request that opened a session.</summary>
public sealed class Handshake
{
    private readonly QueryString _query;

    internal Handshake(HttpContext context, DateTimeOffset time)
    {
        _query = context.Request.QueryString;
        User = context.User;
        RemoteAddress = context.Connection.RemoteIpAddress;
        IsSecure = context.Request.IsHttps;
        Time = time;
    }

    /// <summary>The parameters of the request: the protocol's own and those the client added.</summary>
    public IQueryCollection Query => new QueryCollection(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(_query.Value));

    /// <summary>Who made the request, as ASP.NET Core's authentication found.</summary>
    public ClaimsPrincipal User { get; }

    /// <summary>Where the request came from.</summary>
    public IPAddress? RemoteAddress { get; }

    /// <summary>Whether it came over TLS.</summary>
    public bool IsSecure { get; }

    /// <summary>When it came.</summary>
    public DateTimeOffset Time { get; }
}
