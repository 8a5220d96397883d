using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Sessions;
using Fubuni.AuthService.Telemetry;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Fubuni.AuthService.Limits;

/// <summary>
/// Refuses a request whose client or account has asked too often: 429 <c>rate_limited</c> with Retry-After. Every counted answer tells what is left in
/// RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers-10), the same for accounts that exist and those that do not.
/// </summary>
internal sealed class RequestLimits(RequestCounters counters, IOptions<LimitOptions> options, IOptions<RefreshTokenOptions> secrets, DeviceCookie devices, AuthMetrics metrics)
{
    /// <summary>Redis holds no address of anyone: without this key nobody can tell whose counter is whose.</summary>
    private readonly byte[] _key = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secrets.Value.Key), "fubuni request limits"u8);

    private LimitOptions Limits => options.Value;

    /// <summary>A password is about to be tried. Null when it may be.</summary>
    public Task<ProblemHttpResult?> LoginAsync(HttpContext context, ClientInfo client, string normalisedEmail)
        => CheckAsync(context, [.. OfAddress("login", Limits.Login, client), OfDevice(context, normalisedEmail) ?? OfAccount("login", Limits.Login, normalisedEmail)]);

    /// <summary>A signed-in user's password is about to be tried: counted with those at sign-in. A token without an address names the account by its id.</summary>
    public Task<ProblemHttpResult?> LoginAsync(HttpContext context, ClientInfo client, CurrentUser user)
        => LoginAsync(context, client, user.Email.Length == 0 ? user.Id : EmailAddress.Normalise(user.Email));

    /// <summary>An account is about to be made.</summary>
    public Task<ProblemHttpResult?> RegisterAsync(HttpContext context, ClientInfo client, string normalisedEmail)
        => CheckAsync(context, [.. OfAddress("register", Limits.Register, client), OfAccount("register", Limits.Register, normalisedEmail)]);

    /// <summary>A refresh token, good or not, is about to be looked up.</summary>
    public Task<ProblemHttpResult?> RefreshAsync(HttpContext context, ClientInfo client)
        => CheckAsync(context, OfAddress("refresh", Limits.Refresh, client));

    /// <summary>A session of this user is about to be refreshed.</summary>
    public Task<ProblemHttpResult?> RefreshAsync(HttpContext context, string userId)
        => CheckAsync(context, [OfAccount("refresh", Limits.Refresh, userId)]);

    /// <summary>A browser comes back from Google, or says so.</summary>
    public Task<ProblemHttpResult?> GoogleAsync(HttpContext context, ClientInfo client)
        => CheckAsync(context, OfAddress("google", Limits.Google, client));

    private async Task<ProblemHttpResult?> CheckAsync(HttpContext context, Budget[] budgets)
    {
        if (budgets.Length == 0)
        {
            return null;
        }

        var states = await counters.CountAsync(budgets);
        var headers = context.Response.Headers;
        foreach (var state in states)
        {
            headers.Append("RateLimit-Policy", string.Create(
                CultureInfo.InvariantCulture, $"\"{state.Budget.Name}\";q={state.Budget.Limit.Permits};w={(long)state.Budget.Limit.Window.TotalSeconds}"));
            headers.Append("RateLimit", string.Create(CultureInfo.InvariantCulture, $"\"{state.Budget.Name}\";r={state.Remaining};t={state.ResetsInSeconds}"));
        }

        if (states.FirstOrDefault(state => state.IsExceeded) is not { } exceeded)
        {
            return null;
        }

        metrics.RateLimited(exceeded.Budget.Name);
        headers[HeaderNames.RetryAfter] = exceeded.ResetsInSeconds.ToString(CultureInfo.InvariantCulture);
        return Problem.Of(StatusCodes.Status429TooManyRequests, "rate_limited", "Too many attempts. Try again later.");
    }

    /// <summary>None where the connection has no address, as over a Unix socket: strangers must not share one budget.</summary>
    private Budget[] OfAddress(string endpoint, AddressLimit limits, ClientInfo client)
        => client.IpAddress is { } address ? [Of($"{endpoint}-address", NetworkOf(address), limits.PerAddress)] : [];

    /// <summary>A browser that the account has signed in with does not share the account's budget with strangers.</summary>
    private Budget? OfDevice(HttpContext context, string normalisedEmail)
        => devices.Find(context, normalisedEmail) is { } device ? Of("login-device", device, Limits.Login.PerAccount) : null;

    private Budget OfAccount(string endpoint, EndpointLimits limits, string account) => Of($"{endpoint}-account", account, limits.PerAccount);

    private Budget Of(string name, string subject, Limit limit)
        => new(name, $"{name}:{Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(subject)).AsSpan(0, 16))}", limit);

    private static string NetworkOf(IPAddress address)
        => address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
}
