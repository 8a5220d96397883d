namespace Fubuni.AuthService.Limits;

/// <summary>How often the endpoints that guess or cost something may be called (section <c>Limits</c>; ASVS 6.3.1). The defaults are production's.</summary>
public sealed class LimitOptions
{
    public const string Section = "Limits";

    /// <summary>
    /// Passwords tried, at sign-in or to change one. A browser that the account has signed in with has a budget of its own, as large as the
    /// account's: strangers who use up the account's keep its owner out of new browsers only, and the window is short.
    /// </summary>
    public EndpointLimits Login { get; set; } = new()
    {
        PerAddress = new Limit { Permits = 60, Window = TimeSpan.FromMinutes(1) },
        PerAccount = new Limit { Permits = 10, Window = TimeSpan.FromMinutes(5) },
    };

    /// <summary>The account is the address that someone wants to register.</summary>
    public EndpointLimits Register { get; set; } = new()
    {
        PerAddress = new Limit { Permits = 20, Window = TimeSpan.FromHours(1) },
        PerAccount = new Limit { Permits = 5, Window = TimeSpan.FromHours(1) },
    };

    /// <summary>A browser refreshes once in 15 minutes, and on each load of the page.</summary>
    public EndpointLimits Refresh { get; set; } = new()
    {
        PerAddress = new Limit { Permits = 600, Window = TimeSpan.FromMinutes(1) },
        PerAccount = new Limit { Permits = 60, Window = TimeSpan.FromMinutes(1) },
    };

    /// <summary>Returns from Google, each of which may cost two requests to it.</summary>
    public AddressLimit Google { get; set; } = new()
    {
        PerAddress = new Limit { Permits = 60, Window = TimeSpan.FromMinutes(1) },
    };

    internal bool IsValid => new[] { Login, Register, Refresh }
        .SelectMany(endpoint => new[] { endpoint.PerAddress, endpoint.PerAccount })
        .Append(Google.PerAddress)
        .All(limit => limit is { Permits: > 0 } && limit.Window >= TimeSpan.FromSeconds(1) && limit.Window <= TimeSpan.FromDays(1));
}

public class AddressLimit
{
    /// <summary>For each IP address; in IPv6 for each /64, which one customer has.</summary>
    public required Limit PerAddress { get; set; }
}

public sealed class EndpointLimits : AddressLimit
{
    /// <summary>For each account, wherever the requests come from.</summary>
    public required Limit PerAccount { get; set; }
}

public sealed class Limit
{
    public int Permits { get; set; }

    /// <summary>Begins with the first request and is over after this long, however many requests came.</summary>
    public TimeSpan Window { get; set; }
}
