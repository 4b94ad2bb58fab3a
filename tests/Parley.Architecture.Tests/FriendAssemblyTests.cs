using System.Reflection;
using System.Runtime.CompilerServices;

namespace Parley.Architecture.Tests;

/// <summary>The internals of a library are visible to its own tests and to the benchmarks of single steps.</summary>
public sealed class FriendAssemblyTests
{
    [Theory]
    [InlineData("Parley.Protocol", "Parley.Bench.Micro", "Parley.Protocol.Tests")]
    [InlineData("Parley.EngineIO", "Parley.Bench.Micro", "Parley.EngineIO.Tests")]
    [InlineData("Parley.SocketIO", "Parley.Bench.Micro", "Parley.SocketIO.Tests")]
    [InlineData("Parley.SocketIO.Redis", "Parley.Bench.Micro", "Parley.SocketIO.Redis.Tests")]
    [InlineData("Parley.Chat", "Parley.Bench.Micro", "Parley.Chat.Tests", "Parley.Faults", "StoreSpec")]
    public void Internals_are_visible_to_tests_and_benchmarks_only(string library, params string[] friends) => Assert.Equal(
        friends,
        Assembly.Load(library).GetCustomAttributes<InternalsVisibleToAttribute>().Select(friend => friend.AssemblyName)
            .Order(StringComparer.Ordinal));
}
