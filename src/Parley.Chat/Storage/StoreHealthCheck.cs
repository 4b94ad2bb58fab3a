using Microsoft.Extensions.Diagnostics.HealthChecks;
using Parley.Chat.Contract;
using Parley.Chat.Messages;

namespace Parley.Chat.Storage;

/// <summary>Ready means: a write has just been committed.</summary>
internal sealed class StoreHealthCheck(LogWriter writer, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var outcome = await writer.RunAsync<Done>(Actor.Server, Probe).WaitAsync(Patience, time, cancellationToken);
            return outcome.Refusal is { } refusal ? new HealthCheckResult(context.Registration.FailureStatus, refusal.Message) : HealthCheckResult.Healthy();
        }
        catch (TimeoutException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "The store has not answered in time.");
        }
    }

    private static Outcome<Done> Probe(WriteTransaction transaction)
    {
        transaction.Sql.Execute(
            "insert into meta (name, value) values ('probe', $1) on conflict (name) do update set value = excluded.value",
            transaction.Now.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return Done.Value;
    }
}
