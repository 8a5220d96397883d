using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.RefreshTokens;
using Fubuni.AuthService.Telemetry;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Fubuni.AuthService.RateLimiting;

/// <summary>
/// Counts requests, and refuses those of a client or an account that has exceeded its budget: 429 <c>rate_limited</c>
/// with Retry-After. Every counted response has the headers RateLimit and RateLimit-Policy
/// (draft-ietf-httpapi-ratelimit-headers-10), the same for accounts that exist and those that do not.
/// </summary>
internal sealed class RequestLimits(
    RequestCounters counters,
    IOptions<LimitOptions> options,
    IOptions<RefreshTokenOptions> secrets,
    DeviceCookie devices,
    AuthMetrics metrics
)
{
    /// <summary>The result for a request that counts for no budget.</summary>
    public static readonly Result<BudgetState[]> Uncounted = Array.Empty<BudgetState>();

    private static readonly Error RateLimited = new(
        ErrorKind.LimitReached,
        "rate_limited",
        "Too many attempts. Try again later."
    );

    /// <summary>Keys of counters are hashed with it, so that Redis has neither addresses nor accounts.</summary>
    private readonly byte[] _key = HMACSHA256.HashData(
        Encoding.UTF8.GetBytes(secrets.Value.Key),
        "fubuni request limits"u8
    );

    private LimitOptions Limits => options.Value;

    /// <summary>Before an attempt with a password.</summary>
    public Task<Result<BudgetState[]>> CheckLoginAsync(HttpContext context, string email)
    {
        var account = EmailAddress.Normalise(email);
        return CheckAsync(
            context,
            [
                .. OfAddress("login", Limits.Login, context),
                OfDevice(context, account) ?? OfAccount("login", Limits.Login, account),
            ]
        );
    }

    /// <summary>
    /// Before an attempt with the password of the signed-in user: counted with the attempts at sign-in. For a token
    /// without an e-mail address the id of the user is the account.
    /// </summary>
    public Task<Result<BudgetState[]>> CheckLoginAsync(HttpContext context)
    {
        var user = context.Features.GetRequiredFeature<CurrentUser>();
        return CheckLoginAsync(context, user.Email.Length == 0 ? user.Id : user.Email);
    }

    /// <summary>Before an account is created.</summary>
    public Task<Result<BudgetState[]>> CheckRegisterAsync(HttpContext context, string email) =>
        CheckAsync(
            context,
            [
                .. OfAddress("register", Limits.Register, context),
                OfAccount("register", Limits.Register, EmailAddress.Normalise(email)),
            ]
        );

    /// <summary>Before the query for a refresh token, valid or not.</summary>
    public Task<Result<BudgetState[]>> CheckRefreshAsync(HttpContext context) =>
        CheckAsync(context, OfAddress("refresh", Limits.Refresh, context));

    /// <summary>Before a session of this user is refreshed.</summary>
    public Task<Result<BudgetState[]>> CheckRefreshAsync(HttpContext context, string userId) =>
        CheckAsync(context, [OfAccount("refresh", Limits.Refresh, userId)]);

    /// <summary>When a browser returns from Google.</summary>
    public Task<Result<BudgetState[]>> CheckGoogleAsync(HttpContext context) =>
        CheckAsync(context, OfAddress("google", Limits.Google, context));

    private async Task<Result<BudgetState[]>> CheckAsync(HttpContext context, Budget[] budgets)
    {
        if (budgets.Length == 0)
        {
            return Uncounted;
        }

        BudgetState[] states = [.. await counters.CountAsync(budgets)];
        var headers = context.Response.Headers;
        foreach (var state in states)
        {
            headers.Append(
                "RateLimit-Policy",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"\"{state.Budget.Name}\";q={state.Budget.Limit.Permits};w="
                        + $"{(long)state.Budget.Limit.Window.TotalSeconds}"
                )
            );
            headers.Append(
                "RateLimit",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"\"{state.Budget.Name}\";r={state.Remaining};t={state.ResetsInSeconds}"
                )
            );
        }

        if (Array.Find(states, state => state.IsExceeded) is not { } exceeded)
        {
            return states;
        }

        metrics.RateLimited(exceeded.Budget.Name);
        headers[HeaderNames.RetryAfter] = exceeded.ResetsInSeconds.ToString(CultureInfo.InvariantCulture);
        return RateLimited;
    }

    /// <summary>
    /// None where the connection has no address, as over a Unix socket: all clients would share one budget.
    /// </summary>
    private Budget[] OfAddress(string endpoint, AddressLimit limits, HttpContext context) =>
        ClientInfo.Of(context).IpAddress is { } address
            ? [Of($"{endpoint}-address", NetworkOf(address), limits.PerAddress)]
            : [];

    /// <summary>
    /// The budget of a browser that the account has signed in with; null for other browsers, which use the budget of
    /// the account.
    /// </summary>
    private Budget? OfDevice(HttpContext context, string normalisedEmail) =>
        devices.Find(context, normalisedEmail) is { } device
            ? Of("login-device", device, Limits.Login.PerAccount)
            : null;

    private Budget OfAccount(string endpoint, EndpointLimits limits, string account) =>
        Of($"{endpoint}-account", account, limits.PerAccount);

    private Budget Of(string name, string subject, Limit limit)
    {
        var hash = HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(subject));
        return new(name, $"{name}:{Base64Url.EncodeToString(hash.AsSpan(0, 16))}", limit);
    }

    private static string NetworkOf(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : address.ToString();
}
