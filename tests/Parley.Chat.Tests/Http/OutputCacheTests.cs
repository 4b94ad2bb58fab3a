using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Parley.Chat.Tests;

// An application may use an output cache for all of its requests. Such a cache ignores a browser's cookie.
public sealed class OutputCacheTests
{
    [Theory]
    [InlineData("before routing")]
    [InlineData("after routing")]
    [InlineData("of the endpoints")]
    public async Task Nobody_gets_the_response_of_another_user(string place)
    {
        await using var server = new ApiServer(
            configure: null,
            services => services.AddCors().AddOutputCache(options => options.AddBasePolicy(policy => policy.Expire(TimeSpan.FromDays(1)))),
            place == "of the endpoints" ? api => api.CacheOutput() : null,
            app =>
            {
                app.UseOutputCache();
                if (place == "before routing") app.UseRouting();
            });
        await server.InitializeAsync();
        var (alice, bob) = (await server.NewUserAsync(), await server.NewUserAsync());

        foreach (var (user, sessionId) in ((string, string)[])[alice, bob])
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/users/me");
            request.Headers.Add("Cookie", $"parley_sid={sessionId}");
            Assert.Equal(user, (await server.SendAsync(request)).Text("id"));
        }
    }
}
