using System.Diagnostics.CodeAnalysis;

namespace Parley.Chat.Ground;

/// <summary>A value or a refusal.</summary>
internal readonly struct Outcome<T>
{
    private readonly T? _value;

    /// <summary>For values of an interface type, which has no conversions.</summary>
    public Outcome(T value) => _value = value;

    private Outcome(Refusal refusal) => Refusal = refusal;

    public Refusal? Refusal { get; }

    /// <summary>The value; use only after <see cref="TryGet"/> or after checking <see cref="Refusal"/>.</summary>
    public T Value => Refusal is null ? _value! : throw new InvalidOperationException($"Refused: {Refusal.Reason}.");

    public bool TryGet([MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out Refusal? refusal)
    {
        value = _value;
        refusal = Refusal;
        return refusal is null;
    }

    public static implicit operator Outcome<T>(T value) => new(value);

    public static implicit operator Outcome<T>(Refusal refusal) => new(refusal);
}

/// <summary>The value of an operation without a result.</summary>
internal readonly record struct Done
{
    public static Done Value => default;
}
