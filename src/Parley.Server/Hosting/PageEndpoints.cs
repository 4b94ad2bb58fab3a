namespace Parley.Server.Hosting;

/// <summary>The page's files, served as they are.</summary>
internal static class PageEndpoints
{
    public static void UsePage(this WebApplication app)
    {
        var files = new MemoryFiles(app.Environment.WebRootPath);
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            // Revalidated each time and answered with 304, so that versions of the page are never mixed.
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "no-cache",
        });
    }
}
