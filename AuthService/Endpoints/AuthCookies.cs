using System.Net;
using Fubuni.ServiceDefaults;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.Endpoints;

/// <summary>
/// Cookies that scripts cannot read, and that browsers send to these endpoints only, for requests of the same site
/// (ASVS 3.3.1 to 3.3.4). Their names begin with <c>__Secure-</c> where the public origin is https, so that no
/// plain-http page can set one.
/// </summary>
/// <remarks>
/// A browser sends every cookie of a name whose path and domain match, those with the longer path first (RFC 6265
/// section 5.4). Another application on this host, or one on a sibling host with <c>Domain=</c>, can add one of ours,
/// and ASP.NET Core has only the last value. So all values are read, and the caller decides which one is valid.
/// </remarks>
internal sealed class AuthCookies(IOptions<TokenValidationOptions> options)
{
    private const string OwnPath = "/api/auth";

    /// <summary>More than a browser sends by accident. The limit bounds the queries, one for each value.</summary>
    private const int MaxValues = 8;

    /// <summary>The paths of cookies that a browser sends to these endpoints.</summary>
    private static readonly string[] Paths = ["/", "/api", OwnPath, $"{OwnPath}/refresh"];

    /// <summary>TLS may end in front of the service, so the public origin counts as well as the connection.</summary>
    private readonly bool _publicOriginIsSecure = options.Value.Issuer.StartsWith(
        "https://",
        StringComparison.OrdinalIgnoreCase
    );

    /// <summary>The different values of all cookies of this name, in the order in which they were sent.</summary>
    public IReadOnlyList<string> ReadAll(HttpContext context, string name) =>
        ReadAllExact(context, FullName(context, name));

    /// <param name="fullName">The name as it is sent, with its prefix.</param>
    public static IReadOnlyList<string> ReadAllExact(HttpContext context, string fullName) =>
        [
            .. context
                .Request.Headers.Cookie.SelectMany(header => (header ?? "").Split(';', StringSplitOptions.TrimEntries))
                .Where(pair => pair.StartsWith(fullName + '=', StringComparison.Ordinal))
                .Select(pair => Uri.UnescapeDataString(pair[(fullName.Length + 1)..]))
                .Where(value => value.Length > 0)
                .Distinct()
                .Take(MaxValues),
        ];

    /// <summary>Sets our cookie and clears the others of its name, where the request carried several.</summary>
    public void Write(HttpContext context, string name, string value, TimeSpan maxAge)
    {
        context.Response.Cookies.Append(FullName(context, name), value, Options(context, maxAge));
        ClearOthers(context, name);
    }

    /// <summary>Clears our cookie and the others of its name, where the request carried several.</summary>
    public void Clear(HttpContext context, string name)
    {
        context.Response.Cookies.Append(FullName(context, name), "", Expired(context, null, OwnPath));
        ClearOthers(context, name);
    }

    private void ClearOthers(HttpContext context, string name)
    {
        if (ReadAll(context, name).Count <= 1)
        {
            return;
        }

        foreach (var domain in ParentDomains(context.Request.Host.Host).Prepend(null))
        {
            foreach (var path in Paths.Where(path => domain is not null || path != OwnPath))
            {
                context.Response.Cookies.Append(FullName(context, name), "", Expired(context, domain, path));
            }
        }
    }

    /// <summary>
    /// The domains that the host can set cookies for. Browsers ignore public suffixes such as <c>co.uk</c>.
    /// </summary>
    private static IEnumerable<string?> ParentDomains(string host)
    {
        if (IPAddress.TryParse(host, out _))
        {
            yield break;
        }

        for (
            var domain = host;
            domain.Contains('.', StringComparison.Ordinal);
            domain = domain[(domain.IndexOf('.', StringComparison.Ordinal) + 1)..]
        )
        {
            yield return domain;
        }
    }

    private bool IsSecure(HttpContext context) => _publicOriginIsSecure || context.Request.IsHttps;

    private string FullName(HttpContext context, string name) => IsSecure(context) ? $"__Secure-{name}" : name;

    /// <summary>
    /// For <c>Append</c>, because <c>Delete</c> would also remove a cookie of this response whose path begins with this
    /// one.
    /// </summary>
    private CookieOptions Expired(HttpContext context, string? domain, string path)
    {
        var options = Options(context, null);
        (options.Domain, options.Path, options.Expires) = (domain, path, DateTimeOffset.UnixEpoch);
        return options;
    }

    private CookieOptions Options(HttpContext context, TimeSpan? maxAge) =>
        new()
        {
            HttpOnly = true,
            Secure = IsSecure(context),
            SameSite = SameSiteMode.Strict,
            Path = OwnPath,
            MaxAge = maxAge,
            IsEssential = true,
        };
}
