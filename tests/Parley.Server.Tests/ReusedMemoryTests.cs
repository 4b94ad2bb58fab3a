using System.Reflection;
using Parley.Chat;
using Parley.EngineIO;
using Parley.SocketIO;

namespace Parley.Server.Tests;

/// <summary>
/// Memory that is used again has one way to be so (<see cref="Spares{T}"/>): then an exception, wherever it comes, cannot leave one client's
/// bytes where the next client's are written.
/// </summary>
public sealed class ReusedMemoryTests
{
    // What a thread is in the middle of, put back as it was by the scope that set it. No memory that is used again.
    private static readonly string[] Scopes = ["WriteBatch._waiting", "AttachmentScope._incoming", "AttachmentScope._outgoing", "MemoryGuard._isLooking"];

    private static IEnumerable<FieldInfo> Fields => Assemblies.SelectMany(assembly => assembly.GetTypes()).SelectMany(type => type.GetFields(
        BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly));

    private static Assembly[] Assemblies =>
        [typeof(Protocol.SocketPacket).Assembly, typeof(Session).Assembly, typeof(Socket).Assembly, typeof(ChatOptions).Assembly, typeof(Program).Assembly];

    [Fact]
    public void What_belongs_to_a_thread_is_taken_out_while_it_is_in_use()
    {
        var others = Fields
            .Where(one => one.IsDefined(typeof(ThreadStaticAttribute)) && !IsSpares(one.FieldType))
            .Select(one => $"{one.DeclaringType!.Name}.{one.Name}");

        Assert.Equal(Scopes.Order(), others.Order());
    }

    [Fact]
    public void Spares_belong_to_a_thread() =>
        Assert.All(Fields.Where(one => IsSpares(one.FieldType)), one => Assert.True(one.IsDefined(typeof(ThreadStaticAttribute)), one.Name));

    [Fact]
    public void Nothing_else_is_kept_by_thread() =>
        Assert.DoesNotContain(Fields, one => one.FieldType.IsGenericType && one.FieldType.GetGenericTypeDefinition() is { } type
            && (type == typeof(ThreadLocal<>) || type.FullName!.StartsWith("Microsoft.Extensions.ObjectPool", StringComparison.Ordinal)));

    // What is rented there is given back by a finally: then it must not be in anybody's hands any more, and these see to it.
    [Fact]
    public void The_shared_pool_of_arrays_is_used_where_it_was_looked_at()
    {
        var source = Path.Combine(Repository.Root, "src");
        var users = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => File.ReadAllText(file) is var text
                && (text.Contains("ArrayPool<", StringComparison.Ordinal) || text.Contains("MemoryPool<", StringComparison.Ordinal)))
            .Select(Path.GetFileName);

        Assert.Equal(["PooledBuffer.cs", "Session.Posts.cs", "Session.Version3.cs"], users.Order());
    }

    private static bool IsSpares(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Spares<>);
}
