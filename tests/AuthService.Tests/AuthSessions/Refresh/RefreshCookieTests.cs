using System.Net;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.Net.Http.Headers;

namespace Fubuni.AuthService.Tests.AuthSessions.Refresh;

public sealed class RefreshCookieTests(AuthFactory factory, DataServices data) : IClassFixture<AuthFactory>
{
    [Fact]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_of_other_sites()
    {
        using var response = await factory.CreateClient().RegisterAsync(AuthClient.NewEmail());

        var cookie = response.RefreshCookie()!;
        Assert.Equal("__Secure-fubuni-refresh", cookie.Name.ToString());
        Assert.True(cookie.HttpOnly);
        Assert.True(cookie.Secure);
        Assert.Equal(SameSiteMode.Strict, cookie.SameSite);
        Assert.Equal("/api/auth", cookie.Path.ToString());
        Assert.InRange(cookie.MaxAge!.Value, TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1), TimeSpan.FromDays(7));
        Assert.False(cookie.Domain.HasValue);
    }

    [Fact]
    public async Task What_clears_the_cookie_names_it_as_what_set_it_did()
    {
        var client = factory.CreateClient();
        var user = await client.SignUpAsync();

        using var response = await client.LogoutAsync(user.RefreshToken);

        var cookie = response.RefreshCookie()!;
        Assert.True(response.ClearsCookie());
        Assert.Equal(
            ("/api/auth", true, true, SameSiteMode.Strict),
            (cookie.Path.ToString(), cookie.HttpOnly, cookie.Secure, cookie.SameSite)
        );
    }

    [Fact]
    public async Task Where_TLS_ends_in_front_of_the_service_the_cookie_is_secure_all_the_same()
    {
        var client = factory.CreateClient();
        client.BaseAddress = new Uri("http://fubuni.test");

        using var response = await client.RegisterAsync(AuthClient.NewEmail());

        Assert.True(response.RefreshCookie()!.Secure);
    }

    [Fact]
    public async Task On_a_plain_http_origin_the_cookie_has_the_plain_name()
    {
        await using var local = new AuthFactory(data)
        {
            Settings = { ["TokenValidation:Issuer"] = "http://localhost:5173" },
        };
        var client = local.CreateClient();
        client.BaseAddress = new Uri("http://localhost:5173");

        using var response = await client.RegisterAsync(AuthClient.NewEmail());

        var cookie = Assert.Single(
            SetCookieHeaderValue.ParseList([.. response.Headers.GetValues(HeaderNames.SetCookie)]),
            cookie => cookie.Name == "fubuni-refresh"
        );
        Assert.Equal(("fubuni-refresh", false, true), (cookie.Name.ToString(), cookie.Secure, cookie.HttpOnly));

        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/auth/refresh");
        request.Headers.Add(HeaderNames.Cookie, $"fubuni-refresh={cookie.Value}");
        Assert.Equal(
            HttpStatusCode.OK,
            (await client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode
        );
    }
}
