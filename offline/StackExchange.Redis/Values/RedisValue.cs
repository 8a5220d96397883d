using System.Globalization;
using System.Text;

namespace StackExchange.Redis;

/// <summary>Text, bytes or a number, as sent to or received from Redis. Values that spell the same number are equal.</summary>
public readonly partial struct RedisValue : IEquatable<RedisValue>, IComparable<RedisValue>, IComparable
{
    // Numbers keep their bits in _bits and one of these marks in _content; everything else is a string or a byte[].
    private static readonly object Signed = new();
    private static readonly object Unsigned = new();
    private static readonly object Real = new();

    private readonly object? _content;
    private readonly long _bits;

    public RedisValue(string value) : this((object?)value) { }

    private RedisValue(object? content, long bits = 0)
    {
        _content = content;
        _bits = bits;
    }

    public static RedisValue Null => default;
    public static RedisValue EmptyString { get; } = new("");

    public bool IsNull => _content is null;
    public bool IsInteger => _content == Signed || _content == Unsigned;
    public bool IsNullOrEmpty => _content is null or "" or byte[] { Length: 0 };
    public bool HasValue => !IsNullOrEmpty;

    private double Double => BitConverter.Int64BitsToDouble(_bits);

    public long Length() => GetByteCount();

    public int GetByteCount() => _content switch
    {
        null => 0,
        byte[] bytes => bytes.Length,
        string text => Encoding.UTF8.GetByteCount(text),
        _ => ToString().Length,
    };

    public int CopyTo(Span<byte> destination)
    {
        if (_content is byte[] bytes)
        {
            bytes.CopyTo(destination);
            return bytes.Length;
        }
        return _content is null ? 0 : Encoding.UTF8.GetBytes(_content as string ?? ToString(), destination);
    }

    public bool StartsWith(RedisValue value) =>
        !IsNull && !value.IsNull && ((ReadOnlyMemory<byte>)this).Span.StartsWith(((ReadOnlyMemory<byte>)value).Span);

    public object? Box() => _content == Signed ? _bits : _content == Unsigned ? (ulong)_bits : _content == Real ? Double : _content;

    public static RedisValue Unbox(object? value) => TryBoxed(value, out var result)
        ? result
        : throw new ArgumentException("Could not parse value", nameof(value));

    internal static bool TryBoxed(object? value, out RedisValue result)
    {
        RedisValue? known = value switch
        {
            null => Null,
            RedisValue v => v,
            RedisKey v => v.AsValue(),
            RedisChannel v => (byte[]?)v,
            string v => v,
            byte[] v => v,
            int v => v,
            long v => v,
            uint v => v,
            ulong v => v,
            double v => v,
            float v => (double)v,
            bool v => v,
            ReadOnlyMemory<byte> v => v,
            Memory<byte> v => v,
            _ => null,
        };
        result = known.GetValueOrDefault();
        return known.HasValue;
    }

    public bool TryParse(out long val)
    {
        var simple = Simplify();
        val = simple._content == Signed ? simple._bits : 0;
        return simple._content == Signed || simple.IsNull;
    }

    public bool TryParse(out int val)
    {
        var parsed = TryParse(out long wide) && wide is >= int.MinValue and <= int.MaxValue;
        val = parsed ? (int)wide : 0;
        return parsed;
    }

    public bool TryParse(out double val)
    {
        var simple = Simplify();
        val = simple._content == Signed ? simple._bits
            : simple._content == Unsigned ? (ulong)simple._bits
            : simple._content == Real ? simple.Double
            : 0;
        return simple.IsNull || simple._content is not (string or byte[]) || TryReal(simple.ToString(), out val);
    }

    public override string ToString() => (string?)this ?? "";

    public bool Equals(RedisValue other)
    {
        RedisValue x = Simplify(), y = other.Simplify();
        if (x.IsNull || y.IsNull) return x.IsNull && y.IsNull;
        return (x._content, y._content) switch
        {
            (byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b),
            (string or byte[], string or byte[]) => x.ToString() == y.ToString(),
            _ when x._content == Real && y._content == Real => x.Double == y.Double,
            _ => x._content == y._content && x._bits == y._bits,
        };
    }

    public override bool Equals(object? obj) => TryBoxed(obj, out var other) && Equals(other);

    public override int GetHashCode()
    {
        var simple = Simplify();
        return simple.IsNull ? -1 : simple._content is string or byte[]? simple.ToString().GetHashCode() : simple._bits.GetHashCode();
    }

    public int CompareTo(RedisValue other)
    {
        RedisValue x = Simplify(), y = other.Simplify();
        if (x.IsNull || y.IsNull) return x.IsNull ? y.IsNull ? 0 : -1 : 1;
        if (x._content is byte[] a && y._content is byte[] b) return a.AsSpan().SequenceCompareTo(b);
        if (x._content is string or byte[] || y._content is string or byte[]) return string.CompareOrdinal(x.ToString(), y.ToString());
        return x._content == Signed && y._content == Signed ? x._bits.CompareTo(y._bits) : ((double)x).CompareTo((double)y);
    }

    int IComparable.CompareTo(object? obj) => TryBoxed(obj, out var other) ? CompareTo(other) : -1;

    public static bool operator ==(RedisValue x, RedisValue y) => x.Equals(y);
    public static bool operator !=(RedisValue x, RedisValue y) => !x.Equals(y);

    /// <summary>The number that the text spells, when it spells one.</summary>
    private RedisValue Simplify()
    {
        if (_content == Real)
        {
            return Double is >= long.MinValue and < long.MaxValue && (long)Double == Double ? (long)Double : this;
        }
        if (_content is not (string or byte[]) || GetByteCount() is 0 or > 32) return this;
        var text = ToString();
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var signed)) return signed;
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var unsigned)) return unsigned;
        return TryReal(text, out var real) && double.IsFinite(real) ? ((RedisValue)real).Simplify() : this;
    }

    private static bool TryReal(string text, out double value)
    {
        (var special, value) = text.ToLowerInvariant() switch
        {
            "inf" or "+inf" => (true, double.PositiveInfinity),
            "-inf" => (true, double.NegativeInfinity),
            "nan" => (true, double.NaN),
            _ => (false, 0d),
        };
        return special || double.TryParse(text, NumberStyles.Float & ~NumberStyles.AllowTrailingWhite & ~NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out value);
    }

    internal static string Format(double value) =>
        double.IsPositiveInfinity(value) ? "+inf"
        : double.IsNegativeInfinity(value) ? "-inf"
        : double.IsNaN(value) ? "nan"
        : value.ToString("R", CultureInfo.InvariantCulture);
}
