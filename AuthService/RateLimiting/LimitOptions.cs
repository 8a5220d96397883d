namespace Fubuni.AuthService.RateLimiting;

/// <summary>
/// How often clients may call the endpoints that test a credential or need much work (section <c>Limits</c>; ASVS
/// 6.3.1). The defaults are for production.
/// </summary>
public sealed class LimitOptions
{
    public const string Section = "Limits";

    /// <summary>
    /// Attempts with a password, at sign-in or to change it. A browser that the account has signed in with has its own
    /// budget, as large as that of the account: attackers who exhaust the account's budget lock its owner out of new
    /// browsers only, and the window is short.
    /// </summary>
    public EndpointLimits Login { get; set; } =
        new()
        {
            PerAddress = new Limit { Permits = 60, Window = TimeSpan.FromMinutes(1) },
            PerAccount = new Limit { Permits = 10, Window = TimeSpan.FromMinutes(5) },
        };

    /// <summary>The account is the e-mail address to register.</summary>
    public EndpointLimits Register { get; set; } =
        new()
        {
            PerAddress = new Limit { Permits = 20, Window = TimeSpan.FromHours(1) },
            PerAccount = new Limit { Permits = 5, Window = TimeSpan.FromHours(1) },
        };

    /// <summary>A browser refreshes once in 15 minutes, and when a page loads.</summary>
    public EndpointLimits Refresh { get; set; } =
        new()
        {
            PerAddress = new Limit { Permits = 600, Window = TimeSpan.FromMinutes(1) },
            PerAccount = new Limit { Permits = 60, Window = TimeSpan.FromMinutes(1) },
        };

    /// <summary>Returns from Google, each of which may need two requests to Google.</summary>
    public AddressLimit Google { get; set; } =
        new()
        {
            PerAddress = new Limit { Permits = 60, Window = TimeSpan.FromMinutes(1) },
        };

    internal bool IsValid =>
        new[] { Login, Register, Refresh }
            .SelectMany(endpoint => new[] { endpoint.PerAddress, endpoint.PerAccount })
            .Append(Google.PerAddress)
            .All(limit =>
                limit is { Permits: > 0 }
                && limit.Window >= TimeSpan.FromSeconds(1)
                && limit.Window <= TimeSpan.FromDays(1)
            );
}

public class AddressLimit
{
    /// <summary>For each IP address; in IPv6 for each /64, which is the network of one customer.</summary>
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

    /// <summary>Starts with the first request and has this length, independent of the number of requests.</summary>
    public TimeSpan Window { get; set; }
}
