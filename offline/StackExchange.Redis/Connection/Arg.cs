namespace StackExchange.Redis;

/// <summary>A command's argument, never null.</summary>
internal readonly struct Arg
{
    private Arg(RedisValue value) => Value = value.IsNull
        ? throw new ArgumentException("A null value is not valid in this context")
        : value;

    public RedisValue Value { get; }

    public static implicit operator Arg(RedisValue value) => new(value);
    public static implicit operator Arg(RedisKey key) => new(key.AsValue());
    public static implicit operator Arg(RedisChannel channel) => new((byte[]?)channel);
    public static implicit operator Arg(string text) => new(text);
    public static implicit operator Arg(long number) => new(number);
    public static implicit operator Arg(double number) => new(number);
}
