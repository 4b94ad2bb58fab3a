using Microsoft.OpenApi;
using Parley.Chat.Sessions;

namespace Parley.Chat.OpenApi;

/// <summary>How callers say who they are, as OpenAPI names it.</summary>
internal static class SecuritySchemes
{
    private const string Bearer = "session";
    private const string Cookie = "sessionCookie";
    private const string Key = "apiKey";

    public static IReadOnlyList<string> NamesOf(Credential credential) => credential == Credential.ApiKey ? [Key] : [Bearer, Cookie];

    public static void AddTo(OpenApiDocument document)
    {
        var schemes = (document.Components ??= new OpenApiComponents()).SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        schemes[Bearer] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "The `sid` that signing in answers.",
        };
        schemes[Cookie] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Cookie,
            Name = SessionCookie.Name,
            Description = "The cookie that signing in sets for a browser. With it, only the server's own pages change anything.",
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
