using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Chat.Messages;

namespace Parley.Chat.Storage;

/// <summary>The open database: one writer's connection, a pool of readers, the checkpoints and the lock.</summary>
internal sealed class ChatStore(IOptions<ChatOptions> options, TimeProvider time, ILogger<ChatStore> logger) : IDisposable
{
    private const int Readers = 16;

    private readonly SqliteDatabase _database = new(options.Value.DatabasePath);
    private StoreLock? _lock;
    private ReaderPool? _readers;
    private Checkpointer? _checkpointer;
    private CursorFormat? _cursors;

    /// <summary>Writes and reads the cursors of this database.</summary>
    public CursorFormat Cursors => _cursors ?? throw NotOpen();

    /// <summary>Locks, creates and migrates the database.</summary>
    /// <exception cref="StoreException">The database is in use, too new, damaged or cannot be made safe.</exception>
    public void Open()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_database.Path)!);
        _lock = StoreLock.Take(_database.Path);
        try
        {
            using (var sql = _database.OpenWriter())
            {
                Migrator.Run(sql, Migration.Embedded("Sqlite"), time.GetUtcNow().ToUnixTimeMilliseconds());
                _cursors = new CursorFormat(Epoch(sql));
            }

            _readers = new ReaderPool(_database.OpenReader, Readers);
            _checkpointer = new Checkpointer(_database, logger);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Starts a read on the caller's thread.</summary>
    public ReadTransaction Read() => (_readers ?? throw NotOpen()).Begin();

    /// <summary>For the log writer only: SQLite has one writer at a time, and it is that one.</summary>
    public SqlSession OpenWriter() => _database.OpenWriter();

    /// <summary>Called by the log writer after each commit.</summary>
    public void Committed() => _checkpointer?.Look();

    /// <summary>Closes everything; the log writer must have stopped before.</summary>
    public void Dispose()
    {
        _readers?.Dispose();
        _readers = null;
        _checkpointer?.Dispose();
        _checkpointer = null;
        _lock?.Dispose();
        _lock = null;
    }

    /// <summary>Made with the database, and made anew when a backup is restored: cursors of another epoch prove nothing.</summary>
    private static string Epoch(SqlSession sql)
    {
        var epoch = sql.Text("select value from meta where name = 'epoch'");
        if (epoch is null)
        {
            epoch = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
            sql.Execute("insert into meta (name, value) values ('epoch', $1)", epoch);
        }

        return epoch;
    }

    private static InvalidOperationException NotOpen() => new("The store is not open.");
}
