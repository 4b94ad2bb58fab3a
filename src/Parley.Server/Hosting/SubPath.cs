namespace Parley.Server.Hosting;

/// <summary>Serves everything under a path, as a proxy shows it.</summary>
internal static class SubPath
{
    /// <summary>Takes the path off what comes with it. What comes without has been through a proxy that took it off, or comes from this machine.</summary>
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

    // The page's own addresses begin where the slash is. Without a host, which a proxy may know better, and which may be none at all.
    private static Task GoTo(HttpContext context, string address)
    {
        context.Response.Redirect(address);
        return Task.CompletedTask;
    }
}
