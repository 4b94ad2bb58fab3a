using System.Security.Cryptography;
using Scalar.AspNetCore;

namespace Parley.Server.Hosting;

/// <summary>The page to read and try the HTTP interface.</summary>
internal static class ReferencePage
{
    public static void MapReference(this WebApplication app) => app.MapScalarApiReference("/docs", (options, context) =>
    {
        var nonce = RandomNumberGenerator.GetHexString(32, lowercase: true);
        // The page has inline styles; everything else comes from this server.
        context.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
            + "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        context.Response.OnStarting(() =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";   // The library leaves out the charset.
            return Task.CompletedTask;
        });
        options.WithNonce(nonce)
            .WithTitle("Parley: HTTP interface")
            .WithFavicon($"{context.Request.PathBase}/favicon.svg")
            .WithDefaultHttpClient(ScalarTarget.JavaScript, ScalarClient.Fetch)
            .AddPreferredSecuritySchemes(["sessionCookie"])
            // Nothing is loaded from or sent to other hosts.
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .DisableMcp()
            .HideClientButton()
            .HideDeveloperTools();
    });
}
