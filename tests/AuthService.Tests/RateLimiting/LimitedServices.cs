using System.Globalization;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.Net.Http.Headers;

namespace Fubuni.AuthService.Tests.RateLimiting;

/// <summary>Services with limits that a test can exceed, and clients on addresses of their own.</summary>
public abstract class LimitedServices(DataServices data)
{
    private static int _addresses;

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>An address of 10.0.0.0/8 that no other test has.</summary>
    private protected static string NewAddress() =>
        $"10.{Random.Shared.Next(1, 255)}.{Random.Shared.Next(0, 255)}.{Interlocked.Increment(ref _addresses) % 255}";

    private protected static string DeviceCookieOf(HttpResponseMessage response)
    {
        var cookie = SetCookieHeaderValue
            .ParseList([.. response.Headers.GetValues(HeaderNames.SetCookie)])
            .Single(cookie => cookie.Name == "__Secure-fubuni-device");
        Assert.True(cookie is { HttpOnly: true, Secure: true, SameSite: SameSiteMode.Strict });
        return cookie.Value.ToString();
    }

    /// <summary>On an address of its own, with this device cookie.</summary>
    private protected static HttpClient BrowserOf(AuthFactory service, string device)
    {
        var client = service.CreateClient(NewAddress());
        client.DefaultRequestHeaders.Add(HeaderNames.Cookie, $"__Secure-fubuni-device={device}");
        return client;
    }

    private protected static string Header(HttpResponseMessage response, string name) =>
        string.Join(",", response.Headers.GetValues(name));

    /// <summary>
    /// Windows of ten minutes unless the test says otherwise; what it does not name stays as generous as in
    /// development.
    /// </summary>
    private protected AuthFactory Limited(params (string Name, int Value)[] limits)
    {
        var service = new AuthFactory(data);
        foreach (var (name, value) in limits)
        {
            if (name.EndsWith(":Window", StringComparison.Ordinal))
            {
                service.Settings[$"Limits:{name}"] = TimeSpan
                    .FromSeconds(value)
                    .ToString("c", CultureInfo.InvariantCulture);
                continue;
            }

            service.Settings[$"Limits:{name}:Permits"] = value.ToString(CultureInfo.InvariantCulture);
            service.Settings[$"Limits:{name}:Window"] = "00:10:00";
        }

        return service;
    }
}
