using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Parley.Chat.Storage;
using Parley.Server.Hosting;

namespace Parley.Server.Tests;

/// <summary>The database may be away when a server that runs already asks it for the first administrator's code.</summary>
public sealed class SetupCodeTests : IDisposable
{
    private static readonly TimeSpan Almost = SetupCode.Pause - TimeSpan.FromMilliseconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Queue<Exception> _faults = [];
    private int _asked;

    [Fact]
    public async Task It_is_asked_for_again_after_a_second_until_the_database_answers()
    {
        _faults.Enqueue(new StoreException("The database is away."));
        _faults.Enqueue(new SqliteException("The connection broke.", 10));
        var code = FindAsync();

        Assert.Equal(1, _asked);
        _time.Advance(Almost);
        Assert.Equal(1, _asked);
        _time.Advance(SetupCode.Pause - Almost);
        Assert.Equal(2, _asked);
        Assert.False(code.IsCompleted);
        _time.Advance(SetupCode.Pause);

        Assert.Equal("ABCDE23456", await code);
        Assert.Equal(3, _asked);
    }

    [Fact]
    public async Task A_server_that_is_told_to_stop_does_not_wait_for_the_database()
    {
        _faults.Enqueue(new StoreException("The database is away."));
        var code = FindAsync();

        await _stopping.CancelAsync();

        Assert.Null(await code);
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task A_fault_of_the_program_is_not_taken_for_an_absent_database()
    {
        _faults.Enqueue(new InvalidOperationException("A bug."));

        await Assert.ThrowsAsync<InvalidOperationException>(FindAsync);
    }

    public void Dispose() => _stopping.Dispose();

    // Whatever it does between two pauses is done when Advance returns: nothing here leaves the test's thread.
    private Task<string?> FindAsync() => SetupCode.FindAsync(AskAsync, _time, _stopping.Token);

    private ValueTask<string?> AskAsync()
    {
        _asked++;
        return _faults.TryDequeue(out var fault) ? ValueTask.FromException<string?>(fault) : ValueTask.FromResult<string?>("ABCDE23456");
    }
}
