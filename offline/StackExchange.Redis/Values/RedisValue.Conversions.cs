using System.Globalization;
using System.Text;

namespace StackExchange.Redis;

public readonly partial struct RedisValue
{
    public static implicit operator RedisValue(string? value) => new((object?)value);
    public static implicit operator RedisValue(byte[]? value) => new((object?)value);
    public static implicit operator RedisValue(ReadOnlyMemory<byte> value) => new(value.ToArray());
    public static implicit operator RedisValue(Memory<byte> value) => new(value.ToArray());
    public static implicit operator RedisValue(int value) => new(Signed, value);
    public static implicit operator RedisValue(int? value) => value is { } v ? v : Null;
    public static implicit operator RedisValue(uint value) => new(Signed, value);
    public static implicit operator RedisValue(uint? value) => value is { } v ? v : Null;
    public static implicit operator RedisValue(long value) => new(Signed, value);
    public static implicit operator RedisValue(long? value) => value is { } v ? v : Null;
    public static implicit operator RedisValue(ulong value) => new(value <= long.MaxValue ? Signed : Unsigned, unchecked((long)value));
    public static implicit operator RedisValue(ulong? value) => value is { } v ? v : Null;
    public static implicit operator RedisValue(double value) => new(Real, BitConverter.DoubleToInt64Bits(value));
    public static implicit operator RedisValue(double? value) => value is { } v ? v : Null;
    public static implicit operator RedisValue(bool value) => new(Signed, value ? 1 : 0);
    public static implicit operator RedisValue(bool? value) => value is { } v ? v : Null;

    public static implicit operator string?(RedisValue value) => value._content switch
    {
        null => null,
        string text => text,
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        var kind when kind == Signed => value._bits.ToString(CultureInfo.InvariantCulture),
        var kind when kind == Unsigned => ((ulong)value._bits).ToString(CultureInfo.InvariantCulture),
        _ => Format(value.Double),
    };

    public static implicit operator byte[]?(RedisValue value) => value._content switch
    {
        null => null,
        byte[] bytes => bytes,
        _ => Encoding.UTF8.GetBytes(value.ToString()),
    };

    public static implicit operator ReadOnlyMemory<byte>(RedisValue value) => (byte[]?)value;

    public static explicit operator long(RedisValue value) => value.TryParse(out long parsed) ? parsed : throw value.NotA("long");
    public static explicit operator int(RedisValue value) => checked((int)(long)value);
    public static explicit operator uint(RedisValue value) => checked((uint)(long)value);

    public static explicit operator ulong(RedisValue value)
    {
        var simple = value.Simplify();
        return simple._content == Unsigned ? (ulong)simple._bits : checked((ulong)(long)simple);
    }

    public static explicit operator double(RedisValue value) => value.TryParse(out double parsed) ? parsed : throw value.NotA("double");

    public static explicit operator bool(RedisValue value)
    {
        if (value.TryParse(out long number)) return number != 0;
        return bool.TryParse(value, out var parsed) ? parsed : throw value.NotA("bool");
    }

    public static explicit operator long?(RedisValue value) => value.IsNull ? null : (long)value;
    public static explicit operator int?(RedisValue value) => value.IsNull ? null : (int)value;
    public static explicit operator uint?(RedisValue value) => value.IsNull ? null : (uint)value;
    public static explicit operator ulong?(RedisValue value) => value.IsNull ? null : (ulong)value;
    public static explicit operator double?(RedisValue value) => value.IsNull ? null : (double)value;
    public static explicit operator bool?(RedisValue value) => value.IsNull ? null : (bool)value;

    // The value stays out of the message: exceptions end up in logs.
    private InvalidCastException NotA(string type) => new($"Unable to cast a value of {GetByteCount()} bytes to {type}.");
}
