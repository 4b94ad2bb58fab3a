using Microsoft.AspNetCore.Builder;

namespace Parley.Chat.Http;

/// <summary>The credentials of a request.</summary>
internal enum Credential
{
    /// <summary>A session id, as a bearer token or cookie.</summary>
    Session,

    /// <summary>The key of a host application.</summary>
    ApiKey,
}

/// <summary>Declares the accepted credentials of a request.</summary>
internal sealed record Credentials(IReadOnlyList<Credential> Any);

/// <summary>Adds refusals to endpoints.</summary>
internal static class CredentialExtensions
{
    public static TBuilder Needs<TBuilder>(this TBuilder call, params Credential[] any)
        where TBuilder : IEndpointConventionBuilder => call.WithMetadata(new Credentials(any));
}
