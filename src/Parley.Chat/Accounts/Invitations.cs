using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Accounts;

/// <summary>Creates, lists, uses and revokes invitations to sign up.</summary>
internal sealed class Invitations(ChatStore store, LogWriter writer)
{
    private const int MaxUses = 10_000;

    /// <summary>Creates an invitation; its code is shown only once.</summary>
    public async Task<Outcome<Invitation>> CreateAsync(Staff by, CreateInvitationRequest request)
    {
        var uses = request.Uses ?? 1;
        if (uses is < 1 or > MaxUses) return Refusal.Malformed($"uses is a number from 1 to {MaxUses}.");

        var (code, hash) = InvitationCode.Create();
        return await writer.RunAsync<Invitation>(by, transaction =>
        {
            if (request.Expires <= transaction.Now) return Refusal.Malformed("expires must be in the future, in milliseconds.");

            var made = new Invitation(transaction.NewId(), uses, 0, by.Name, transaction.Now, request.Expires, code);
            transaction.SqlKeepingCache().Execute(
                "insert into invitations (id, code_hash, uses, creator, created, expires) values ($1, $2, $3, $4, $5, $6)",
                made.Id, hash, (long)uses, by.Name, made.Created, made.Expires);
            return made;
        });
    }

    /// <summary>All invitations, including used and expired ones, newest first.</summary>
    /// <param name="page">The value from the previous page; null for the first.</param>
    /// <param name="size">The number.</param>
    public async ValueTask<InvitationPage> ListAsync(string? page, int size)
    {
        await using var read = await store.ReadAsync();
        var found = await read.Sql.QueryAsync(
            """
            select id, uses, used, creator, created, expires from invitations where id < $1 order by id desc limit $2
            """,
            page ?? "~", size + 1L).AllAsync(row => new Invitation(
                row.Text(0), (int)row.Long(1), (int)row.Long(2), row.Text(3), row.Long(4), row.LongOrNull(5)));
        if (found.Count <= size) return new InvitationPage(found);

        found.RemoveAt(size);
        return new InvitationPage(found, found[^1].Id);
    }

    /// <summary>Revokes an invitation; the accounts that it created remain.</summary>
    public Task<Outcome<Done>> DeleteAsync(Staff by, string id) => writer.RunAsync<Done>(by, transaction =>
        transaction.SqlKeepingCache().Execute("delete from invitations where id = $1", id) > 0
            ? Done.Value
            : new Refusal(Reason.NotFound, "This invitation does not exist."));

    /// <summary>Whether a code would be accepted now.</summary>
    public async ValueTask<bool> IsGoodAsync(string? code, long now)
    {
        if (InvitationCode.TryHash(code) is not { } hash) return false;

        await using var read = await store.ReadAsync();
        return await read.Sql.AnyAsync(
            "select 1 from invitations where code_hash = $1 and used < uses and (expires is null or expires > $2)", hash, now);
    }

    /// <summary>Takes one use of a code; false if it has none left.</summary>
    public static bool TrySpend(WriteTransaction transaction, string? code) =>
        InvitationCode.TryHash(code) is { } hash && transaction.SqlKeepingCache().Execute(
            "update invitations set used = used + 1 where code_hash = $1 and used < uses and (expires is null or expires > $2)",
            hash, transaction.Now) == 1;
}
