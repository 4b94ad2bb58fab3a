using Microsoft.AspNetCore.Builder;

namespace Parley.Chat.Sessions;

/// <summary>What a call must show.</summary>
internal enum Credential
{
    /// <summary>A session id, as bearer or as cookie.</summary>
    Session,

    /// <summary>The key of a host application.</summary>
    ApiKey,
}

/// <summary>Says what a call must show: one of these.</summary>
internal sealed record Credentials(IReadOnlyList<Credential> Any);

/// <summary>Says it at the endpoints.</summary>
internal static class CredentialExtensions
{
    public static TBuilder Needs<TBuilder>(this TBuilder call, params Credential[] any)
        where TBuilder : IEndpointConventionBuilder => call.WithMetadata(new Credentials(any));
}
