using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Http;

namespace Parley.Chat.Tests;

/// <summary>The descriptions of the calls of the HTTP interface.</summary>
public sealed class EndpointTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public void Every_call_has_a_unique_name()
    {
        var names = Calls().Select(call => call.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? call.RoutePattern.RawText!)
            .ToList();

        Assert.All(names, name => Assert.Matches("^[A-Z][A-Za-z]+$", name));
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public void Every_call_has_a_summary_that_is_a_sentence_and_one_tag()
    {
        Assert.All(Calls(), call =>
        {
            Assert.Matches(@"^[A-Z].*\.$", call.Metadata.GetMetadata<IEndpointSummaryMetadata>()?.Summary);
            Assert.Single(call.Metadata.GetOrderedMetadata<ITagsMetadata>().SelectMany(tags => tags.Tags));
        });
    }

    [Fact]
    public void Every_call_declares_its_successful_response()
    {
        Assert.All(Calls(), call =>
        {
            var answers = call.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>()
                .Where(answer => answer.StatusCode is >= 200 and < 300).ToList();
            Assert.Contains(answers, answer => answer.StatusCode == 204 || answer.Type is not null);
        });
    }

    [Fact]
    public void Every_call_declares_its_refusals()
    {
        Assert.All(Calls(), call =>
        {
            var problems = call.Metadata.GetOrderedMetadata<ProblemAnswer>().Select(problem => problem.StatusCode).ToList();
            Assert.Equal(problems.Distinct(), problems);
            Assert.Superset(new HashSet<int> { 500, 503 }, problems.ToHashSet());
            if (call.Metadata.GetMetadata<IAcceptsMetadata>() is not null)
                Assert.Superset(new HashSet<int> { 400, 413, 415 }, problems.ToHashSet());
            if (!Open.Contains(call.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName)) Assert.Contains(401, problems);
        });
    }

    [Fact]
    public void Every_part_of_an_address_is_described()
    {
        var parts = from call in Calls()
                    from part in call.RoutePattern.Parameters
                    let parameter = call.Metadata.GetMetadata<MethodInfo>()!.GetParameters()
                        .Single(parameter => parameter.Name == part.Name)
                    where parameter.GetCustomAttribute<PartAttribute>() is null
                    select $"{call.RoutePattern.RawText}: {part.Name}";

        Assert.Empty(parts);
    }

    private static readonly string[] Open = ["SignUp", "DescribeServer", "SetUp"];

    private IEnumerable<RouteEndpoint> Calls() =>
        server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(call => call.Metadata.GetMetadata<ChatCall>() is not null);
}
