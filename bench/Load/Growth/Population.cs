using System.Globalization;

namespace Parley.Bench.Load.Growth;

/// <summary>
/// The users and their conversations. Each user has ten; every twentieth is a group. One user has thousands of friends.
/// </summary>
/// <remarks>Users have the names that <see cref="Messenger.PairWork"/> gives to its own, so that those are users among all others.</remarks>
internal sealed record Population
{
    /// <summary>The user with thousands of friends, without the number.</summary>
    public const string Star = "star";

    public const string StarId = Star + "0";

    /// <summary>All other users, without their numbers.</summary>
    public const string Usual = "pair";

    /// <summary>The number of usual users who are measured, the first ones.</summary>
    public const int Measured = 400;

    private const int MinUsers = 20_000;   // Most conversations are then of users who are not measured.
    private const int ConversationsPerUser = 10;
    private const int ConversationsPerGroup = 20;
    private const int MinMembers = 3;
    private const int MaxMembers = 50;
    private const int MemberStep = 131;   // So that neighbours are not in all groups together.

    public Population(int users)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(users, MinUsers);
        Users = users;
    }

    public int Users { get; }

    public int Conversations => Users * ConversationsPerUser;

    /// <summary>The number of friends of the star, each with a conversation.</summary>
    public int Friends => Math.Min(5_000, Users / 2);

    /// <summary>The star's first conversation, which becomes long.</summary>
    public int LongOne => Users;

    /// <summary>The other user of <see cref="LongOne"/>.</summary>
    public static string LongOneWith => User(0);

    /// <summary>
    /// The conversations in which somebody has written before the log grows, those of the measured users among them. Later, nobody
    /// writes in the latter: what a user has must be the same at each size.
    /// </summary>
    public IEnumerable<int> FirstOnes =>
        Enumerable.Range(LongOne, Friends).Concat(Enumerable.Range(0, Users / 100).Where(conversation => !IsGroup(conversation)));

    /// <summary>Whether a measured user may be a member.</summary>
    /// <remarks>The members of a conversation follow its first one, and the last user is followed by the first.</remarks>
    public bool IsOfMeasured(int conversation) =>
        IsOfStar(conversation) || conversation % Users < Measured || conversation % Users >= Users - (MaxMembers * MemberStep);

    public static string User(int number) => string.Create(CultureInfo.InvariantCulture, $"{Usual}{number}");

    public bool IsGroup(int conversation) => conversation % ConversationsPerGroup == ConversationsPerGroup - 1 && !IsOfStar(conversation);

    /// <summary>The members; the first one has made a group.</summary>
    public string[] Members(int conversation)
    {
        var user = conversation % Users;
        if (IsOfStar(conversation)) return [StarId, User(user)];
        if (!IsGroup(conversation)) return [User(user), User((user + 1 + (conversation / Users)) % Users)];

        var count = MinMembers + (conversation / ConversationsPerGroup % (MaxMembers - MinMembers + 1));
        return [.. Enumerable.Range(0, count).Select(i => User((user + (i * MemberStep)) % Users))];
    }

    /// <summary>The server's key of a conversation.</summary>
    public string Key(int conversation)
    {
        if (IsGroup(conversation)) return "g:" + GroupId(conversation);

        var members = Members(conversation);
        Array.Sort(members, StringComparer.Ordinal);
        return $"d:{members[0]}:{members[1]}";
    }

    public static string GroupId(int conversation) => conversation.ToString("x32", CultureInfo.InvariantCulture);

    private bool IsOfStar(int conversation) => conversation >= LongOne && conversation < LongOne + Friends;
}
