// Authentication by ASP.NET Core, with cookies or bearer tokens, and a namespace for administrators only.
using System.Security.Claims;
using Parley.SocketIO;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSocketIO();
builder.Services.AddAuthorization();
builder.Services.AddAuthentication("either")
    .AddCookie("cookie")
    .AddBearerToken("bearer")
    .AddPolicyScheme("either", null, o => o.ForwardDefaultSelector =
        context => context.Request.Headers.Authorization.Count > 0 ? "bearer" : "cookie");
var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();

// Signs in any name; a real application checks credentials.
app.MapPost("/sign-in/{name}", (string name, string scheme = "cookie") =>
{
    var role = new Claim(ClaimTypes.Role, name == "ada" ? "admin" : "user");
    var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, name), role], scheme);
    return Results.SignIn(new ClaimsPrincipal(identity), authenticationScheme: scheme);
});

// Every request of every transport is authorized, as for other endpoints. Without a user, the response is 401.
var io = app.MapSocketIO();
io.RequireAuthorization().DisableCookieRedirect();

var whoAmI = new SocketEvent<bool, string>("who am I");
io.MapNamespace("/").On(whoAmI, (context, _) =>
    ValueTask.FromResult(context.Socket.Connection.Handshake.User.Identity!.Name!));

// This namespace requires more than the endpoint does.
io.MapNamespace("/admin").Use(async (connect, next) =>
{
    if (!connect.Handshake.User.IsInRole("admin")) throw new ConnectError("for administrators only");
    await next(connect);
});
app.Run();
