namespace Parley.Bench.Load.Works;

/// <summary>Opens connections and leaves them alone; measured is what each of them holds of the server's memory.</summary>
internal sealed class IdleWork(Settings settings) : Work("idle", settings)
{
    public override async Task<Result> RunAsync()
    {
        var before = Server.ResidentKiB();
        await OpenClientsAsync();
        await PauseAsync(Settings.WarmUp);
        var result = await MeasureAsync();
        var after = Server.ResidentKiB();
        return result with { Memory = new(before, after, Math.Round((after - before) / (double)Settings.Clients, 2)) };
    }

    protected override void Start()
    {
    }
}
