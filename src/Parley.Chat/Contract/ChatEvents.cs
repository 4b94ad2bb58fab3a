using Parley.SocketIO;

namespace Parley.Chat.Contract;

/// <summary>A request, and the event that is its response if the client wants no ack.</summary>
internal sealed class RequestEvent<TMsg, TAnswer>(string request, string answer)
    where TMsg : class
    where TAnswer : Answer, new()
{
    // The router reports missing members
    public SocketEvent<RequestEnvelope<TMsg>, Envelope<TAnswer>> Request { get; } = new(request) { IsOptional = true };

    public SocketEvent<Envelope<TAnswer>> Answer { get; } = new(answer);
}

/// <summary>The events of the contract, by their names on the wire.</summary>
internal static class ChatEvents
{
    public static readonly RequestEvent<AuthMessage, AuthAnswer> Auth = new("auth-c", "auth-s");
    public static readonly RequestEvent<EmptyMessage, TimeAnswer> Time = new("time-c", "time-s");
    public static readonly RequestEvent<SendBody, SendAnswer> Send = new("sendfsmg", "sendfsmg-s");
    public static readonly RequestEvent<SyncMessage, MessagesAnswer> Sync = new("offline-c", "offline-s");
    public static readonly RequestEvent<HistoryMessage, MessagesAnswer> History = new("history-c", "history-s");
    public static readonly RequestEvent<RecentMessage, RecentAnswer> Recent = new("recent-c", "recent-s");
    public static readonly RequestEvent<ReadMessage, ReadAnswer> Read = new("read-c", "read-s");
    public static readonly RequestEvent<RecallBody, ChangeAnswer> Recall = new("recall-c", "recall-s");
    public static readonly RequestEvent<EditBody, ChangeAnswer> Edit = new("edit-c", "edit-s");
    public static readonly RequestEvent<TypingMessage, Answer> Typing = new("typing-c", "typing-s");
    public static readonly RequestEvent<OnlineMessage, OnlineAnswer> Online = new("online-c", "online-s");
    public static readonly RequestEvent<EmptyMessage, Answer> Show = new("fonline", "fonline-s");
    public static readonly RequestEvent<EmptyMessage, Answer> Hide = new("foffline", "foffline-s");

    public static readonly SocketEvent<EntryEnvelope> Receive = new("receivefsmg");
    public static readonly SocketEvent<EntryEnvelope> Notice = new("notice");
    public static readonly SocketEvent<GroupChangeNotice> GroupChange = new("notice");
    public static readonly SocketEvent<Envelope<GroupReadPush>> GroupRead = new("read-s");
    public static readonly SocketEvent<Envelope<TypingPush>> IsTyping = new("typing-s");
    public static readonly SocketEvent<Envelope<PresenceMessage>> CameOnline = new("fonline");
    public static readonly SocketEvent<Envelope<PresenceMessage>> WentOffline = new("foffline");
}
