// Chat inside an application with its own users. They sign in once, to the application, and chat under the same identity.
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Parley.Chat;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie();
builder.Services.AddAuthorization();
builder.Services.AddSingleton<Staff>();

builder.Services.AddChat(chat =>
{
    chat.Database = "data/chat.db";         // or a PostgreSQL connection string
    chat.FileFolder = "data/files";
    chat.SignUp = SignUpPolicy.Closed;      // all users come from the application
    chat.Writing = WritingPolicy.Anyone;    // colleagues need not become friends first
});

var app = builder.Build();
app.UseDefaultFiles();
app.UseStaticFiles();
app.UseAuthentication();
app.UseAuthorization();

app.MapChat();   // the HTTP interface under /api/v1 and the sockets at /socket.io

app.MapPost("/sign-in", async (SignIn given, HttpContext context, Staff staff, ChatSessions chat) =>
{
    if (staff.Find(given.User, given.Password) is not { } colleague) return Results.Unauthorized();

    var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, colleague.Id)], CookieAuthenticationDefaults.AuthenticationScheme);
    await context.SignInAsync(new ClaimsPrincipal(identity));
    try
    {
        await chat.SignInAsync(context, colleague.Id, colleague.Name);
    }
    catch (ChatException)
    {
        // A user who may not chat can still sign in to the application.
    }

    return Results.NoContent();
});

app.MapPost("/sign-out", async (HttpContext context, ChatSessions chat) =>
{
    await context.SignOutAsync();
    await chat.SignOutAsync(context);
    return Results.NoContent();
});

app.MapGet("/colleagues", (ClaimsPrincipal user, Staff staff) => staff.AllBut(user.Identity?.Name))
    .RequireAuthorization().DisableCookieRedirect();

app.Run();

internal sealed record SignIn(string User, string Password);

internal sealed record Colleague(string Id, string Name);

/// <summary>Stands in for the place where an application stores its users.</summary>
internal sealed class Staff
{
    private readonly Colleague[] _colleagues = [new("ada", "Ada Lovelace"), new("grace", "Grace Hopper"), new("linus", "林纳斯")];

    public Colleague? Find(string id, string password) =>
        password == "let me in" ? _colleagues.FirstOrDefault(colleague => colleague.Id == id) : null;

    public IEnumerable<Colleague> AllBut(string? id) => _colleagues.Where(colleague => colleague.Id != id);
}
