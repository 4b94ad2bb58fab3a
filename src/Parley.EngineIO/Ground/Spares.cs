using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Parley.EngineIO;

/// <summary>
/// Objects for reuse. An object that is taken belongs to its taker alone; if something goes wrong, the object is lost and nothing else.
/// </summary>
/// <remarks>
/// This is the only way to reuse memory here. Keep it in a <see cref="ThreadStaticAttribute"/> field, so that no two threads share it. Put
/// an object back only after its use has succeeded, not in a <c>finally</c>: after an exception its content is unknown, and the garbage
/// collector takes it. Not thread-safe.
/// </remarks>
/// <typeparam name="T">The type of the objects.</typeparam>
public struct Spares<T>
    where T : class
{
    private const int FirstRoom = 4;

    private T?[]? _waiting;
    private int _count;

    /// <summary>Takes an object. From then on it belongs to the caller alone.</summary>
    /// <param name="spare">The object, as it was put back.</param>
    /// <returns>False if there is none.</returns>
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

    /// <summary>Puts an object back after its use has succeeded. Do not use it afterwards.</summary>
    /// <param name="spare">The object, emptied.</param>
    /// <param name="most">The maximum number of objects to keep; the garbage collector takes any more.</param>
    public void Put(T spare, int most)
    {
        Debug.Assert(
            _waiting is null || Array.IndexOf(_waiting, spare, 0, _count) < 0, "An object that is put back twice could be taken twice.");
        if (_count >= most) return;
        if (_waiting is null || _count == _waiting.Length) Array.Resize(ref _waiting, Math.Min(most, Math.Max(FirstRoom, _count * 2)));
        _waiting[_count++] = spare;
    }
}
