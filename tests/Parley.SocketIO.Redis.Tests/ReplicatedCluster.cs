namespace Parley.SocketIO.Redis.Tests;

/// <summary>A Redis Cluster of three servers and a replica for each.</summary>
public sealed class ReplicatedCluster() : RedisCluster(replicas: 1);
