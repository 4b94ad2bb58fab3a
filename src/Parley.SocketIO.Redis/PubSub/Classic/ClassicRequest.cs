namespace Parley.SocketIO.Redis;

/// <summary>A request of another node.</summary>
/// <param name="Type">The type on the wire.</param>
/// <param name="Message">What it asks for; null for <see cref="ClassicRequestType.Sockets"/>, <see cref="ClassicRequestType.AllRooms"/>
/// and types of other versions.</param>
/// <param name="Uid">The id of the node; null if it is from an emitter.</param>
/// <param name="RequestId">The id of the request; null if no response is wanted.</param>
/// <param name="Rooms">The rooms whose sockets are wanted, or that are to be joined or left.</param>
/// <param name="IsOld">Whether it is about one socket, and wants a response that says only that it was done.</param>
internal sealed record ClassicRequest(
    int Type, ClusterMessage? Message, string? Uid, string? RequestId, IReadOnlyList<string> Rooms, bool IsOld);
