using System.Text;

namespace StackExchange.Redis;

/// <summary>A channel's name, or a glob pattern over names.</summary>
public readonly struct RedisChannel : IEquatable<RedisChannel>
{
    private readonly byte[]? _name;

    private RedisChannel(byte[]? name, bool isPattern)
    {
        _name = name;
        IsPattern = isPattern;
    }

    public bool IsPattern { get; }
    public bool IsNullOrEmpty => _name is null or { Length: 0 };

    public static RedisChannel Literal(string value) => new(Encoding.UTF8.GetBytes(value), false);
    public static RedisChannel Literal(byte[] value) => new(value, false);
    public static RedisChannel Pattern(string value) => new(Encoding.UTF8.GetBytes(value), true);
    public static RedisChannel Pattern(byte[] value) => new(value, true);

    public bool Equals(RedisChannel other) => IsPattern == other.IsPattern
        && (_name is null || other._name is null ? _name == other._name : _name.AsSpan().SequenceEqual(other._name));

    public override bool Equals(object? obj) => obj is RedisChannel other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(IsPattern);
        hash.AddBytes(_name);
        return hash.ToHashCode();
    }

    public override string ToString() => (string?)this ?? "(null)";

    public static implicit operator string?(RedisChannel key) => key._name is null ? null : Encoding.UTF8.GetString(key._name);
    public static implicit operator byte[]?(RedisChannel key) => key._name;

    public static bool operator ==(RedisChannel x, RedisChannel y) => x.Equals(y);
    public static bool operator !=(RedisChannel x, RedisChannel y) => !x.Equals(y);
}
