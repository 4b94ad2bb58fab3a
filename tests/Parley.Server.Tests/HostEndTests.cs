using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Chat.Storage;
using Parley.Server.Hosting;

namespace Parley.Server.Tests;

/// <summary>A server that stops because of a fault has another exit code than one that is stopped.</summary>
public sealed class HostEndTests
{
    [Fact]
    public async Task A_fault_in_an_unsupervised_service_ends_the_server_with_3()
    {
        using var host = await StartAsync<Failing>();

        Assert.Equal(ExitCode.Stopped, await HostEnd.WaitAsync(host));
    }

    [Fact]
    public async Task A_database_that_has_lost_commits_ends_the_server_with_69()
    {
        using var host = await StartAsync<Losing>();

        Assert.Equal(ExitCode.Unavailable, await HostEnd.WaitAsync(host));
    }

    [Fact]
    public async Task A_server_that_is_stopped_ends_with_0()
    {
        using var host = await StartAsync<Waiting>();
        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Assert.Equal(ExitCode.Done, await HostEnd.WaitAsync(host));
    }

    private static async Task<IHost> StartAsync<T>()
        where T : BackgroundService
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        builder.Services.AddHostedService<T>();
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    private sealed class Failing : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw new InvalidOperationException("A library's service.");
        }
    }

    private sealed class Losing : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw new StoreException("The database has lost messages.");
        }
    }

    private sealed class Waiting : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
            Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stoppingToken);
    }
}
