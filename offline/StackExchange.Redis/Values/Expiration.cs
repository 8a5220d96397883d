namespace StackExchange.Redis;

/// <summary>When a value expires, or what becomes of the expiry it has.</summary>
public readonly struct Expiration
{
    private readonly string? _keyword;
    private readonly long? _operand;

    public Expiration(TimeSpan ttl)
    {
        if (ttl == TimeSpan.MaxValue) return;
        ArgumentOutOfRangeException.ThrowIfLessThan(ttl, TimeSpan.Zero);
        (_keyword, _operand) = Shortest(ttl.Ticks / TimeSpan.TicksPerMillisecond, "EX", "PX");
    }

    public Expiration(DateTime when)
    {
        if (when == DateTime.MaxValue) return;
        (_keyword, _operand) = Shortest(UnixMilliseconds(when), "EXAT", "PXAT");
    }

    private Expiration(string keyword) => _keyword = keyword;

    public static Expiration Default => default;
    public static Expiration KeepTtl { get; } = new("KEEPTTL");
    public static Expiration Persist { get; } = new("PERSIST");

    internal Arg[] Arguments => _keyword is null ? [] : _operand is { } operand ? [_keyword, operand] : [_keyword];

    public override string ToString() => string.Join(' ', Arguments.Select(a => a.Value));
    public override bool Equals(object? obj) => obj is Expiration other && _keyword == other._keyword && _operand == other._operand;
    public override int GetHashCode() => HashCode.Combine(_keyword, _operand);

    public static implicit operator Expiration(TimeSpan ttl) => new(ttl);
    public static implicit operator Expiration(DateTime when) => new(when);

    internal static Expiration Of(TimeSpan? ttl, bool keepTtl = false)
    {
        if (keepTtl && ttl is not null) throw new ArgumentException("Cannot specify both expiry and keepTtl.", nameof(keepTtl));
        return keepTtl ? KeepTtl : ttl is { } value ? new(value) : Default;
    }

    internal static long UnixMilliseconds(DateTime when) => when.Kind == DateTimeKind.Unspecified
        ? throw new ArgumentException("Expiry time must be either Utc or Local", nameof(when))
        : new DateTimeOffset(when).ToUnixTimeMilliseconds();

    private static (string, long) Shortest(long milliseconds, string seconds, string fine) =>
        milliseconds % 1000 == 0 ? (seconds, milliseconds / 1000) : (fine, milliseconds);
}

/// <summary>The condition under which a value is written.</summary>
public readonly struct ValueCondition
{
    private readonly When _when;

    private ValueCondition(When when) => _when = when;

    public static ValueCondition Always => new(When.Always);
    public static ValueCondition Exists => new(When.Exists);
    public static ValueCondition NotExists => new(When.NotExists);

    internal Arg[] Arguments => Of(_when);

    public override string ToString() => _when.ToString();
    public override bool Equals(object? obj) => obj is ValueCondition other && _when == other._when;
    public override int GetHashCode() => (int)_when;

    public static implicit operator ValueCondition(When when) => new(when);

    internal static Arg[] Of(When when) => when switch
    {
        When.Always => [],
        When.Exists => ["XX"],
        When.NotExists => ["NX"],
        _ => throw new ArgumentOutOfRangeException(nameof(when)),
    };
}
