using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.StaticFiles;

namespace Parley.Server.Hosting;

/// <summary>The page's files, and the page itself at each address that a browser opens and that is nothing else.</summary>
internal static class PageEndpoints
{
    private const string Page = "index.html";
    private const string PermanentFolder = "assets/";

    // What clients of the interface ask for is not there, instead of being the page.
    private static readonly PathString[] Programs = ["/api", "/socket.io", "/openapi", "/docs", "/health"];

    public static void UsePage(this WebApplication app)
    {
        var files = Read(app.Environment.WebRootPath);
        var pages = new ConcurrentDictionary<string, PageFile>(StringComparer.Ordinal);
        app.Use((context, next) =>
        {
            if (context.GetEndpoint() is not null || !IsRead(context.Request)) return next(context);

            var path = context.Request.Path.Value!.TrimStart('/');
            if (path != Page && files.TryGetValue(path, out var file)) return file.WriteAsync(context);
            if (!IsPage(context.Request, path) || !files.TryGetValue(Page, out var page)) return next(context);

            return pages.GetOrAdd(context.Request.PathBase.Value ?? "", place => At(page, place)).WriteAsync(context);
        });
    }

    private static Dictionary<string, PageFile> Read(string folder)
    {
        if (!Directory.Exists(folder)) return [];

        var types = new FileExtensionContentTypeProvider();
        types.Mappings[".js"] = "text/javascript";
        return new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(folder, file.FullName).Replace('\\', '/'),
            file => new PageFile(
                File.ReadAllBytes(file.FullName),
                types.TryGetContentType(file.Name, out var type) ? WithCharset(type) : "application/octet-stream",
                Path.GetRelativePath(folder, file.FullName).Replace('\\', '/').StartsWith(PermanentFolder, StringComparison.Ordinal)),
            StringComparer.Ordinal);
    }

    private static string WithCharset(string type) =>
        type.StartsWith("text/", StringComparison.Ordinal) || type.EndsWith("+xml", StringComparison.Ordinal) ? $"{type}; charset=utf-8" : type;

    private static bool IsRead(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    private static bool IsPage(HttpRequest request, string path) => path is "" or Page
        || (request.Headers.Accept.Any(accepted => accepted?.Contains("text/html", StringComparison.Ordinal) == true)
            && !Array.Exists(Programs, program => request.Path.StartsWithSegments(program, StringComparison.Ordinal)));

    // The addresses in the page are relative, and it is opened at addresses of any depth.
    private static PageFile At(PageFile page, string place)
    {
        var text = Encoding.UTF8.GetString(page.Bytes);
        var based = text.Replace("<base href=\"/\"", $"<base href=\"{WebUtility.HtmlEncode(place)}/\"", StringComparison.Ordinal);
        return new PageFile(Encoding.UTF8.GetBytes(based), "text/html; charset=utf-8", isPermanent: false);
    }
}
