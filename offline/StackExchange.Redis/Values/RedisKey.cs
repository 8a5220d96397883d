using System.Text;

namespace StackExchange.Redis;

public readonly struct RedisKey : IEquatable<RedisKey>
{
    private readonly byte[]? _bytes;

    public RedisKey(string? key) => _bytes = key is null ? null : Encoding.UTF8.GetBytes(key);

    private RedisKey(byte[]? bytes) => _bytes = bytes;

    public RedisKey Prepend(RedisKey prefix) => prefix.Append(this);
    public RedisKey Append(RedisKey suffix) => new([.. _bytes ?? [], .. suffix._bytes ?? []]);

    public bool Equals(RedisKey other) =>
        _bytes is null || other._bytes is null ? _bytes == other._bytes : _bytes.AsSpan().SequenceEqual(other._bytes);

    public override bool Equals(object? obj) =>
        obj is RedisKey key ? Equals(key) : obj is string text ? Equals((RedisKey)text) : obj is byte[] bytes && Equals((RedisKey)bytes);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_bytes);
        return hash.ToHashCode();
    }

    public override string ToString() => (string?)this ?? "(null)";

    internal RedisValue AsValue() => _bytes;

    public static implicit operator RedisKey(string? key) => new(key);
    public static implicit operator RedisKey(byte[]? key) => new(key);
    public static implicit operator string?(RedisKey key) => key._bytes is null ? null : Encoding.UTF8.GetString(key._bytes);
    public static implicit operator byte[]?(RedisKey key) => key._bytes;

    public static bool operator ==(RedisKey x, RedisKey y) => x.Equals(y);
    public static bool operator !=(RedisKey x, RedisKey y) => !x.Equals(y);
}
