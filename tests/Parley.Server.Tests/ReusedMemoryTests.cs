using System.Reflection;
using Parley.Chat;
using Parley.EngineIO;
using Parley.SocketIO;

namespace Parley.Server.Tests;

/// <summary>
/// Memory is reused in only one way (<see cref="Spares{T}"/>), so that an exception at any point cannot leave one
/// client's bytes in the buffer of the next client.
/// </summary>
public sealed class ReusedMemoryTests
{
    // The current work of a thread, restored by the scope that set it. It is no reused memory.
    private static readonly string[] Scopes = [
        "WriteBatch._waiting", "AttachmentScope._incoming", "AttachmentScope._outgoing", "MemoryGuard._isLooking"];

    private static IEnumerable<FieldInfo> Fields =>
        Assemblies.SelectMany(assembly => assembly.GetTypes()).SelectMany(type => type.GetFields(
        BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly));

    private static Assembly[] Assemblies =>
        [typeof(Protocol.SocketPacket).Assembly, typeof(Session).Assembly, typeof(Socket).Assembly, typeof(ChatOptions).Assembly,
            typeof(Program).Assembly];

    [Fact]
    public void A_reused_object_of_a_thread_is_taken_out_while_in_use()
    {
        var others = Fields
            .Where(one => one.IsDefined(typeof(ThreadStaticAttribute)) && !IsSpares(one.FieldType))
            .Select(one => $"{one.DeclaringType!.Name}.{one.Name}");

        Assert.Equal(Scopes.Order(), others.Order());
    }

    [Fact]
    public void Spares_belong_to_a_thread() =>
        Assert.All(
            Fields.Where(one => IsSpares(one.FieldType)), one => Assert.True(one.IsDefined(typeof(ThreadStaticAttribute)), one.Name));

    [Fact]
    public void No_other_state_is_kept_by_thread() =>
        Assert.DoesNotContain(Fields, one => one.FieldType.IsGenericType && one.FieldType.GetGenericTypeDefinition() is { } type
            && (type == typeof(ThreadLocal<>) || type.FullName!.StartsWith("Microsoft.Extensions.ObjectPool", StringComparison.Ordinal)));

    // Rented arrays are returned once, when no code uses them any more: in a finally block, or not at all after an exception. These places
    // ensure it.
    [Fact]
    public void The_shared_array_pool_is_used_only_in_reviewed_places()
    {
        var source = Path.Combine(Repository.Root, "src");
        var users = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => File.ReadAllText(file) is var text
                && (text.Contains("ArrayPool<", StringComparison.Ordinal) || text.Contains("MemoryPool<", StringComparison.Ordinal)))
            .Select(Path.GetFileName);

        Assert.Equal(
            ["JsonSizes.cs", "MessagePackWriter.cs", "PooledBuffer.cs", "Session.Posts.cs", "Session.Version3.cs"], users.Order());
    }

    private static bool IsSpares(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Spares<>);
}
