using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Parley.EngineIO;

/// <summary>
/// Objects that wait to be used again, each by one at a time: who takes one has it alone, and whatever goes wrong meanwhile only loses it.
/// </summary>
/// <remarks>
/// It is the one way in which memory is used again here. It lives in a field that is <see cref="ThreadStaticAttribute"/>, so that no two
/// threads share it. Put an object back when its use has ended well, and not in a <c>finally</c>: after an exception nobody knows what is
/// in it, and the collector takes it. Not thread-safe.
/// </remarks>
/// <typeparam name="T">What is used again.</typeparam>
public struct Spares<T>
    where T : class
{
    private const int FirstRoom = 4;

    private T?[]? _waiting;
    private int _count;

    /// <summary>Takes one. From here on nobody else has it.</summary>
    /// <param name="spare">The object, as empty as it was put back.</param>
    /// <returns>False if none waits.</returns>
    public bool TryTake([NotNullWhen(true)] out T? spare)
    {
        if (_count == 0)
        {
            spare = null;
            return false;
        }

        ref var last = ref _waiting![--_count];
        spare = last!;
        last = null;
        return true;
    }

    /// <summary>Puts one back whose use has ended well. Forget it then.</summary>
    /// <param name="spare">The object, emptied.</param>
    /// <param name="most">The most that wait; one more goes to the collector.</param>
    public void Put(T spare, int most)
    {
        Debug.Assert(_waiting is null || Array.IndexOf(_waiting, spare, 0, _count) < 0, "What is put back twice would be taken by two.");
        if (_count >= most) return;
        if (_waiting is null || _count == _waiting.Length) Array.Resize(ref _waiting, Math.Min(most, Math.Max(FirstRoom, _count * 2)));
        _waiting[_count++] = spare;
    }
}
