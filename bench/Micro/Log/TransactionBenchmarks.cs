using BenchmarkDotNet.Attributes;
using Parley.Chat;
using Parley.Chat.Ground;
using Parley.Chat.Log;

namespace Parley.Bench.Micro.Log;

/// <summary>The two halves of a batch apart: what its sends cost before the commit, and what the commit costs.</summary>
public class TransactionBenchmarks
{
    private const int Sends = 1_000;

    private readonly TemporaryChat _chat = new();
    private WriteTransaction _transaction = null!;
    private long _time;

    [GlobalSetup]
    public void Open()
    {
        _transaction = new WriteTransaction(_chat.Store.OpenWriter(), _chat.Store.Cursors, WritingPolicy.Friends);
        _transaction.Begin(_time);
        TemporaryChat.Befriend(_transaction);
        _transaction.Run(TemporaryChat.Send());   // Makes the conversation.
        _transaction.Commit();
    }

    [GlobalCleanup]
    public async Task CloseAsync()
    {
        _transaction.SqlKeepingCache().Dispose();
        await _chat.DisposeAsync();
    }

    /// <summary>Each of a thousand sends, rolled back.</summary>
    [Benchmark(OperationsPerInvoke = Sends)]
    public void Sends_without_a_commit()
    {
        _transaction.Begin(++_time);
        for (var i = 0; i < Sends; i++) _transaction.Run(TemporaryChat.Send());
        _transaction.Rollback();
    }

    /// <summary>One small change, committed: mostly the time of the disk.</summary>
    [Benchmark]
    public void Commit()
    {
        _transaction.Begin(++_time);
        _transaction.Run(new Write<Done>(Touch));
        _transaction.Commit();
        _chat.Store.Committed();
    }

    private static Outcome<Done> Touch(WriteTransaction transaction)
    {
        transaction.SqlKeepingCache().Execute("update users set last_seen = $2 where id = $1", TemporaryChat.Alice, transaction.Now);
        return Done.Value;
    }
}
