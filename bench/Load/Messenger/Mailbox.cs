using System.Globalization;

namespace Parley.Bench.Load.Messenger;

/// <summary>A user for whom twenty friends have left 500 messages each, and the cursor from before.</summary>
internal sealed class Mailbox
{
    public const int Writers = 20;
    public const int PerWriter = 500;
    private const string CursorNote = "mailbox-cursor";
    private const string FilledNote = "mailbox-filled";

    // The number of a message identifies its sender and its index among the sender's messages.
    private const int NumbersPerWriter = 1_000;

    private Mailbox(ChatUser reader, ChatUser[] writers, string cursor) => (Reader, FirstWriter, Cursor) = (reader, writers[0], cursor);

    public ChatUser Reader { get; }

    public ChatUser FirstWriter { get; }

    /// <summary>All the messages came after it.</summary>
    public string Cursor { get; }

    public static int Number(int writer, int message) => (writer * NumbersPerWriter) + message;

    public static (int Writer, int Message) Split(int number) => (number / NumbersPerWriter, number % NumbersPerWriter);

    /// <summary>Finds the mailbox, or makes and fills it.</summary>
    public static async Task<Mailbox> OpenAsync(ChatApi api, ChatSettings settings)
    {
        var reader = (await api.UsersAsync("reader", 1))[0];
        var writers = await api.UsersAsync("writer", Writers);
        await api.BefriendAsync(writers.Select(writer => (reader, writer)));
        if (api.Note(CursorNote) is null)
            api.Note(CursorNote, await MailboxFiller.CursorAsync(settings, reader));
        if (api.Note(FilledNote) is null)
        {
            await MailboxFiller.FillAsync(settings, reader, writers);
            api.Note(FilledNote, PerWriter.ToString(CultureInfo.InvariantCulture));
        }

        return new Mailbox(reader, writers, api.Note(CursorNote)!);
    }
}
