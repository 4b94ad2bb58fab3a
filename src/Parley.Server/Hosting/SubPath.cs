namespace Parley.Server.Hosting;

/// <summary>Serves everything under the base path.</summary>
internal static class SubPath
{
    /// <summary>
    /// Removes the base path from requests that have it. Others came through a proxy that removed it, or from this machine.
    /// </summary>
    /// <param name="app">The application.</param>
    /// <param name="path">The path, such as <c>/chat</c>; empty for none.</param>
    public static void UseSubPath(this WebApplication app, string path)
    {
        if (path.Length == 0) return;

        var prefix = new PathString(path);
        app.Use((context, next) =>
        {
            var request = context.Request;
            if (request.Path.StartsWithSegments(prefix, StringComparison.Ordinal, out var rest))
            {
                if (!rest.HasValue) return GoTo(context, $"{path}/{request.QueryString}");
                request.Path = rest;
            }

            request.PathBase = request.PathBase.Add(prefix);
            return next(context);
        });
    }

    // The page's own addresses are relative to the slash. The redirect has no host, because only the proxy knows it for certain.
    private static Task GoTo(HttpContext context, string address)
    {
        context.Response.Redirect(address);
        return Task.CompletedTask;
    }
}
