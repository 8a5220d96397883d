namespace StackExchange.Redis;

/// <summary>A field of a hash.</summary>
public readonly struct HashEntry(RedisValue name, RedisValue value) : IEquatable<HashEntry>
{
    public RedisValue Name { get; } = name;
    public RedisValue Value { get; } = value;
    public bool Equals(HashEntry other) => Name == other.Name && Value == other.Value;
    public override bool Equals(object? obj) => obj is HashEntry other && Equals(other);
    public override int GetHashCode() => HashCode.Combine(Name, Value);
    public override string ToString() => $"{Name}: {Value}";
    public static bool operator ==(HashEntry x, HashEntry y) => x.Equals(y);
    public static bool operator !=(HashEntry x, HashEntry y) => !x.Equals(y);
    public static implicit operator KeyValuePair<RedisValue, RedisValue>(HashEntry value) => new(value.Name, value.Value);
    public static implicit operator HashEntry(KeyValuePair<RedisValue, RedisValue> value) => new(value.Key, value.Value);
}

/// <summary>A field of a stream's entry.</summary>
public readonly struct NameValueEntry(RedisValue name, RedisValue value) : IEquatable<NameValueEntry>
{
    public RedisValue Name { get; } = name;
    public RedisValue Value { get; } = value;
    public bool Equals(NameValueEntry other) => Name == other.Name && Value == other.Value;
    public override bool Equals(object? obj) => obj is NameValueEntry other && Equals(other);
    public override int GetHashCode() => HashCode.Combine(Name, Value);
    public override string ToString() => $"{Name}: {Value}";
    public static bool operator ==(NameValueEntry x, NameValueEntry y) => x.Equals(y);
    public static bool operator !=(NameValueEntry x, NameValueEntry y) => !x.Equals(y);
    public static implicit operator KeyValuePair<RedisValue, RedisValue>(NameValueEntry value) => new(value.Name, value.Value);
    public static implicit operator NameValueEntry(KeyValuePair<RedisValue, RedisValue> value) => new(value.Key, value.Value);
}

/// <summary>A member of a sorted set with its score.</summary>
public readonly struct SortedSetEntry(RedisValue element, double score) : IEquatable<SortedSetEntry>, IComparable<SortedSetEntry>
{
    public RedisValue Element { get; } = element;
    public double Score { get; } = score;
    public bool Equals(SortedSetEntry other) => Score == other.Score && Element == other.Element;
    public override bool Equals(object? obj) => obj is SortedSetEntry other && Equals(other);
    public override int GetHashCode() => HashCode.Combine(Element, Score);
    public override string ToString() => $"{Element}: {Score}";
    public int CompareTo(SortedSetEntry other) => Score.CompareTo(other.Score);
    public static bool operator ==(SortedSetEntry x, SortedSetEntry y) => x.Equals(y);
    public static bool operator !=(SortedSetEntry x, SortedSetEntry y) => !x.Equals(y);
    public static implicit operator KeyValuePair<RedisValue, double>(SortedSetEntry value) => new(value.Element, value.Score);
    public static implicit operator SortedSetEntry(KeyValuePair<RedisValue, double> value) => new(value.Key, value.Value);
}

public readonly struct StreamEntry(RedisValue id, NameValueEntry[] values)
{
    public static StreamEntry Null { get; }
    public RedisValue Id { get; } = id;
    public NameValueEntry[] Values { get; } = values;
    public bool IsNull => Id.IsNull && Values is null;

    public RedisValue this[RedisValue fieldName]
    {
        get
        {
            foreach (var field in Values ?? [])
            {
                if (field.Name == fieldName) return field.Value;
            }
            return RedisValue.Null;
        }
    }
}

/// <summary>Where to read a stream from: entries after <paramref name="position"/>.</summary>
public struct StreamPosition(RedisKey key, RedisValue position)
{
    public static RedisValue Beginning => "0-0";
    public static RedisValue NewMessages => "$";
    public RedisKey Key { get; } = key;
    public RedisValue Position { get; } = position;
}

public readonly struct RedisStream
{
    internal RedisStream(RedisKey key, StreamEntry[] entries)
    {
        Key = key;
        Entries = entries;
    }

    public RedisKey Key { get; }
    public StreamEntry[] Entries { get; }
}
