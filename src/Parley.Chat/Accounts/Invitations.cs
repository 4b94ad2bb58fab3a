using Parley.Chat.Administration;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Storage;

namespace Parley.Chat.Accounts;

/// <summary>Makes, lists, spends and withdraws invitations to sign up.</summary>
internal sealed class Invitations(ChatStore store, LogWriter writer)
{
    private const int MaxUses = 10_000;

    /// <summary>Makes an invitation; its code is shown this once.</summary>
    public async Task<Outcome<Invitation>> CreateAsync(Staff by, CreateInvitationRequest request)
    {
        var uses = request.Uses ?? 1;
        if (uses is < 1 or > MaxUses) return Refusal.Malformed($"uses is a number from 1 to {MaxUses}.");

        var (code, hash) = InvitationCode.Create();
        return await writer.RunAsync<Invitation>(by, transaction =>
        {
            if (request.Expires <= transaction.Now) return Refusal.Malformed("expires is a time to come, in milliseconds.");

            var made = new Invitation(transaction.NewId(), uses, 0, by.Name, transaction.Now, request.Expires, code);
            transaction.SqlBeside.Execute(
                "insert into invitations (id, code_hash, uses, creator, created, expires) values ($1, $2, $3, $4, $5, $6)",
                made.Id, hash, (long)uses, by.Name, made.Created, made.Expires);
            return made;
        });
    }

    /// <summary>All invitations, spent and expired ones too, the newest first.</summary>
    /// <param name="page">What the page before said; null for the first.</param>
    /// <param name="size">How many.</param>
    public InvitationPage List(string? page, int size)
    {
        using var read = store.Read();
        var found = read.Sql.Query(
            """
            select id, uses, used, creator, created, expires from invitations where id < $1 order by id desc limit $2
            """,
            page ?? "~", size + 1L).All(row => new Invitation(
                row.Text(0), (int)row.Long(1), (int)row.Long(2), row.Text(3), row.Long(4), row.LongOrNull(5)));
        if (found.Count <= size) return new InvitationPage(found);

        found.RemoveAt(size);
        return new InvitationPage(found, found[^1].Id);
    }

    /// <summary>Withdraws an invitation; the accounts that it made stay.</summary>
    public Task<Outcome<Done>> DeleteAsync(Staff by, string id) => writer.RunAsync<Done>(by, transaction =>
        transaction.SqlBeside.Execute("delete from invitations where id = $1", id) > 0
            ? Done.Value
            : new Refusal(Reason.NotFound, "There is no such invitation."));

    /// <summary>Whether a code would let somebody in now.</summary>
    public bool IsGood(string? code, long now)
    {
        if (InvitationCode.TryHash(code) is not { } hash) return false;

        using var read = store.Read();
        return read.Sql.Any(
            "select 1 from invitations where code_hash = $1 and used < uses and (expires is null or expires > $2)", hash, now);
    }

    /// <summary>Takes one use of a code; false if it has none left.</summary>
    public static bool TrySpend(WriteTransaction transaction, string? code) =>
        InvitationCode.TryHash(code) is { } hash && transaction.SqlBeside.Execute(
            "update invitations set used = used + 1 where code_hash = $1 and used < uses and (expires is null or expires > $2)",
            hash, transaction.Now) == 1;
}
