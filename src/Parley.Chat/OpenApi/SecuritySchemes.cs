using Microsoft.OpenApi;
using Parley.Chat.Http;
using Parley.Chat.Sessions;

namespace Parley.Chat.OpenApi;

/// <summary>The security schemes of OpenAPI.</summary>
internal static class SecuritySchemes
{
    private const string Bearer = "session";
    private const string Cookie = "sessionCookie";
    private const string Key = "apiKey";

    public static IReadOnlyList<string> NamesOf(Credential credential) => credential == Credential.ApiKey ? [Key] : [Bearer, Cookie];

    public static void AddTo(OpenApiDocument document)
    {
        var components = document.Components ??= new OpenApiComponents();
        var schemes = components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        schemes[Bearer] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "The `sid` from the response to sign-in.",
        };
        schemes[Cookie] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Cookie,
            Name = SessionCookie.Name,
            Description = "The cookie that sign-in sets for a browser. With it, only the server's own pages can make changes.",
        };
        schemes[Key] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = ApiKeys.Header,
            Description = "One of the keys in the setting `Chat:ApiKeys`, for host applications.",
        };
    }
}
