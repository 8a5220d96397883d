using System.Net;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.Net.Http.Headers;

namespace Fubuni.AuthService.Tests.SignIn.Google;

/// <summary>A browser between the service and Google: it keeps cookies, and follows no redirect by itself.</summary>
internal sealed class GoogleBrowser(AuthFactory service, LocalGoogle google)
{
    private readonly CookieContainer _cookies = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Every address that the browser was sent to.</summary>
    public List<string> Visited { get; } = [];

    /// <summary>The service that answers; another replica may take over between two steps.</summary>
    public AuthFactory Service { get; set; } = service;

    public string? RemoteAddress { get; init; }

    public IReadOnlyList<Cookie> Cookies => [.. _cookies.GetAllCookies().AsEnumerable()];

    public Cookie? RefreshCookie => Cookies.SingleOrDefault(cookie => cookie.Name == AuthClient.CookieName);

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        var client = RemoteAddress is null ? Service.CreateClient() : Service.CreateClient(RemoteAddress);
        var address = new Uri(client.BaseAddress!, request.RequestUri!);
        if (_cookies.GetCookieHeader(address) is { Length: > 0 } cookies)
        {
            request.Headers.Add(HeaderNames.Cookie, cookies);
        }

        var response = await client.SendAsync(request, Cancellation);
        foreach (var cookie in response.Headers.TryGetValues(HeaderNames.SetCookie, out var set) ? set : [])
        {
            _cookies.SetCookies(address, cookie);
        }

        if (response.Headers.Location is { } location)
        {
            Visited.Add(location.ToString());
        }

        return response;
    }

    public Task<HttpResponseMessage> GetAsync(string address) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, address));

    /// <summary>Starts the sign-in; returns the address at Google.</summary>
    public async Task<Uri> StartAsync(string query = "")
    {
        using var response = await GetAsync("/api/auth/google" + query);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        return response.Headers.Location!;
    }

    /// <summary>Follows the redirect back; returns the page that is shown.</summary>
    public async Task<string> ReturnAsync(string callback)
    {
        Visited.Add(callback);
        using var response = await GetAsync(callback);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.True(response.Headers.CacheControl?.NoStore);
        return response.Headers.Location!.ToString();
    }

    /// <summary>Signs in at Google and returns.</summary>
    public async Task<string> SignInAsync(
        GooglePerson person,
        GoogleFault fault = GoogleFault.None,
        string query = ""
    ) => await ReturnAsync(google.Approve(await StartAsync(query), person, fault));

    /// <summary>The request of the page after the redirect.</summary>
    public async Task<SignedIn> RefreshAsync()
    {
        using var response = await Service.CreateClient().RefreshAsync(RefreshCookie!.Value);
        return await response.ReadSignedInAsync();
    }
}
