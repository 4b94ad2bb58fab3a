using System.Diagnostics.CodeAnalysis;

namespace Parley.Chat.Storage;

/// <summary>Takes the result of a read on a <see cref="SqlSession"/>.</summary>
[SuppressMessage("ApiDesign", "RS0030", Justification = "The read is complete.")]
internal static class CompletedRead
{
    /// <summary>The result, for which the session has waited already.</summary>
    /// <exception cref="InvalidOperationException">The read is not complete: the session is none that waits.</exception>
    public static T AtOnce<T>(this ValueTask<T> read) => read.IsCompleted ? read.GetAwaiter().GetResult() : throw NotComplete();

    /// <summary>As the other one, where there is no result.</summary>
    public static void AtOnce(this ValueTask read)
    {
        if (!read.IsCompleted) throw NotComplete();
        read.GetAwaiter().GetResult();
    }

    private static InvalidOperationException NotComplete() =>
        new("Only reads of a session that has a thread of its own are complete at once.");
}
