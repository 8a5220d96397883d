namespace StackExchange.Redis;

/// <summary>A reply as the server sent it: a single value, an error, or an array of replies.</summary>
public abstract class RedisResult
{
    private protected RedisResult(ResultType type) => Resp3Type = type;

    public ResultType Resp3Type { get; }
    public ResultType Resp2Type => Resp3Type == ResultType.Null ? NullType : Resp3Type;
    public abstract bool IsNull { get; }
    public virtual int Length => -1;
    public virtual RedisResult this[int index] => throw new InvalidOperationException("Indexers can only be used on array results");

    private protected virtual ResultType NullType => ResultType.BulkString;
    private protected abstract RedisValue AsValue();
    private protected abstract RedisResult[]? AsArray();

    public static RedisResult Create(RedisValue value, ResultType? resultType = null) => new Single(value, resultType);
    public static RedisResult Create(RedisValue[] values) => new Many(values is null ? null : Array.ConvertAll(values, v => Create(v)));
    public static RedisResult Create(RedisResult[] values) => new Many(values);
    internal static RedisResult CreateNullArray() => new Many(null);
    internal static RedisResult CreateError(string message) => new Error(message);

    /// <summary>The server's message when this reply is an error; else null.</summary>
    internal virtual string? ErrorMessage => null;

    /// <summary>Reads a flat array of names and values.</summary>
    public Dictionary<string, RedisResult> ToDictionary(IEqualityComparer<string>? comparer = null)
    {
        var items = AsArray() ?? [];
        var result = new Dictionary<string, RedisResult>(items.Length / 2, comparer ?? StringComparer.InvariantCultureIgnoreCase);
        for (var i = 0; i + 1 < items.Length; i += 2) result.Add(items[i].ToString(), items[i + 1]);
        return result;
    }

    public sealed override string ToString() => IsNull ? "(nil)" : Resp3Type == ResultType.Array ? $"{Length} element(s)" : AsValue().ToString();

    public static explicit operator RedisValue(RedisResult? result) => result?.AsValue() ?? RedisValue.Null;
    public static explicit operator RedisKey(RedisResult? result) => (byte[]?)result;
    public static explicit operator string?(RedisResult? result) => (RedisValue)result;
    public static explicit operator byte[]?(RedisResult? result) => (RedisValue)result;
    public static explicit operator long(RedisResult result) => (long)result.AsValue();
    public static explicit operator int(RedisResult result) => (int)result.AsValue();
    public static explicit operator ulong(RedisResult result) => (ulong)result.AsValue();
    public static explicit operator double(RedisResult result) => (double)result.AsValue();
    public static explicit operator bool(RedisResult result) => result.Resp3Type == ResultType.SimpleString
        ? result.AsValue() == "OK"
        : (bool)result.AsValue();

    public static explicit operator long?(RedisResult? result) => (long?)(RedisValue)result;
    public static explicit operator int?(RedisResult? result) => (int?)(RedisValue)result;
    public static explicit operator ulong?(RedisResult? result) => (ulong?)(RedisValue)result;
    public static explicit operator double?(RedisResult? result) => (double?)(RedisValue)result;
    public static explicit operator bool?(RedisResult? result) => (bool?)(RedisValue)result;

    public static explicit operator RedisResult[]?(RedisResult? result) => result?.AsArray();
    public static explicit operator RedisValue[]?(RedisResult? result) => result.Map(r => r.AsValue());
    public static explicit operator RedisKey[]?(RedisResult? result) => result.Map(r => (RedisKey)r);
    public static explicit operator string?[]?(RedisResult? result) => result.Map(r => (string?)r);
    public static explicit operator byte[]?[]?(RedisResult? result) => result.Map(r => (byte[]?)r);
    public static explicit operator long[]?(RedisResult? result) => result.Map(r => (long)r);
    public static explicit operator int[]?(RedisResult? result) => result.Map(r => (int)r);
    public static explicit operator double[]?(RedisResult? result) => result.Map(r => (double)r);
    public static explicit operator bool[]?(RedisResult? result) => result.Map(r => (bool)r);

    private sealed class Single(RedisValue value, ResultType? type)
        : RedisResult(value.IsNull ? ResultType.Null : type ?? (value.IsInteger ? ResultType.Integer : ResultType.BulkString))
    {
        public override bool IsNull => value.IsNull;
        private protected override RedisValue AsValue() => value;
        private protected override RedisResult[]? AsArray() => IsNull ? null : [this];
    }

    private sealed class Many(RedisResult[]? items) : RedisResult(items is null ? ResultType.Null : ResultType.Array)
    {
        public override bool IsNull => items is null;
        public override int Length => items?.Length ?? -1;
        public override RedisResult this[int index] => items![index];
        private protected override ResultType NullType => ResultType.Array;
        private protected override RedisResult[]? AsArray() => items;

        private protected override RedisValue AsValue() =>
            items is null ? RedisValue.Null
            : items.Length == 1 ? items[0].AsValue()
            : throw new InvalidCastException("The reply is an array, not a single value.");
    }

    private sealed class Error(string message) : RedisResult(ResultType.Error)
    {
        public override bool IsNull => false;
        internal override string ErrorMessage => message;
        private protected override RedisValue AsValue() => throw new RedisServerException(message);
        private protected override RedisResult[] AsArray() => throw new RedisServerException(message);
    }
}

internal static class RedisResultMapping
{
    public static T[]? Map<T>(this RedisResult? result, Converter<RedisResult, T> map) =>
        (RedisResult[]?)result is { } items ? Array.ConvertAll(items, map) : null;
}
