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
            // Asked for anew each time, answered with 304: a new version of the page is never mixed with an old one.
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "no-cache",
        });
    }
}
