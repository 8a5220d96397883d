using System.Diagnostics.CodeAnalysis;

namespace Fubuni.ServiceDefaults;

/// <summary>The result of an operation: a value, or the error that explains why there is none.</summary>
public readonly record struct Result<T>
{
    private readonly T? _value;

    private Result(T? value, Error? error) => (_value, Error) = (value, error);

    /// <summary>Null when the operation succeeded.</summary>
    public Error? Error { get; }

    /// <exception cref="InvalidOperationException">The operation failed, so there is no value.</exception>
    public T Value =>
        Error is null ? _value! : throw new InvalidOperationException($"There is no value: {Error.Code}.");

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Error error) => new(default, error);

    public bool TryGetValue([MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out Error? error)
    {
        (value, error) = (_value, Error);
        return error is null;
    }
}
