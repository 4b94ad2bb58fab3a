using StackExchange.Redis;

namespace Parley.SocketIO.Redis;

/// <summary>A message as it came from Redis.</summary>
/// <param name="Channel">The channel it was published to.</param>
/// <param name="Bytes">The message.</param>
internal readonly record struct IncomingMessage(RedisChannel Channel, ReadOnlyMemory<byte> Bytes);
