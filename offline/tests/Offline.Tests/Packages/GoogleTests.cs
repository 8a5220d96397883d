using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.Google;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Fubuni.Offline.Tests.Packages;

public sealed class GoogleTests : IAsyncLifetime
{
    private Dictionary<string, StringValues> _tokenRequest = [];
    private LoopbackApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await LoopbackApp.StartAsync(
        builder =>
        {
            builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
            builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie().AddGoogle(options =>
            {
                options.ClientId = "client";
                options.ClientSecret = "secret";
                options.AccessType = "offline";
                options.BackchannelHttpHandler = new LoopbackGoogle(this);
            });
        },
        app =>
        {
            app.UseAuthentication();
            app.MapGet("/sign-in", () => TypedResults.Challenge(
                new GoogleChallengeProperties { RedirectUri = "/done", Prompt = "select_account", LoginHint = "kim@example.org" },
                [GoogleDefaults.AuthenticationScheme]));
            app.MapGet("/me", (ClaimsPrincipal user) =>
                $"{user.FindFirstValue(ClaimTypes.NameIdentifier)} {user.FindFirstValue(ClaimTypes.Email)} {user.Identity!.Name}");
        });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_challenge_redirects_to_Google_with_state_and_PKCE()
    {
        var (location, _) = await ChallengeAsync();

        Assert.Equal("https://accounts.google.com/o/oauth2/v2/auth", location.GetLeftPart(UriPartial.Path));
        var query = QueryHelpers.ParseQuery(location.Query);
        Assert.Equal("client", query["client_id"]);
        Assert.Equal("code", query["response_type"]);
        Assert.Equal("openid profile email", query["scope"]);
        Assert.Equal(new Uri(_app.Address, "/signin-google").ToString(), query["redirect_uri"]);
        Assert.Equal("offline", query["access_type"]);
        Assert.Equal("select_account", query["prompt"]);
        Assert.Equal("kim@example.org", query["login_hint"]);
        Assert.Equal("S256", query["code_challenge_method"]);
        Assert.Equal(43, query["code_challenge"].ToString().Length);
        Assert.NotEmpty(query["state"].ToString());
    }

    [Fact]
    public async Task The_callback_signs_the_person_in()
    {
        var (location, cookies) = await ChallengeAsync();
        var query = QueryHelpers.ParseQuery(location.Query);

        using var callback = await GetAsync($"/signin-google?code=the-code&state={Uri.EscapeDataString(query["state"]!)}", cookies);
        using var me = await GetAsync("/me", Cookies(callback));

        Assert.Equal("/done", callback.Headers.Location?.ToString());
        Assert.Equal("109 kim@example.org Kim", await me.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("the-code", _tokenRequest["code"]);
        Assert.Equal(query["code_challenge"], WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(_tokenRequest["code_verifier"]!))));
    }

    [Fact]
    public async Task A_callback_without_the_challenge_of_the_same_browser_is_refused()
    {
        var (location, _) = await ChallengeAsync();
        var state = QueryHelpers.ParseQuery(location.Query)["state"].ToString();

        using var callback = await GetAsync($"/signin-google?code=the-code&state={Uri.EscapeDataString(state)}", cookies: null);

        Assert.Equal(HttpStatusCode.InternalServerError, callback.StatusCode);
        Assert.Empty(_tokenRequest);
    }

    private async Task<(Uri Location, string Cookies)> ChallengeAsync()
    {
        using var response = await GetAsync("/sign-in", cookies: null);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        return (response.Headers.Location!, Cookies(response));
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string? cookies)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (cookies is not null)
            request.Headers.Add(HeaderNames.Cookie, cookies);

        return await _app.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static string Cookies(HttpResponseMessage response)
        => string.Join("; ", response.Headers.GetValues(HeaderNames.SetCookie).Select(cookie => cookie.Split(';')[0]));

    /// <summary>Google's token endpoint and user information.</summary>
    private sealed class LoopbackGoogle(GoogleTests test) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var address = request.RequestUri!.ToString();
            if (address == GoogleDefaults.TokenEndpoint)
            {
                test._tokenRequest = QueryHelpers.ParseQuery(await request.Content!.ReadAsStringAsync(cancellationToken));
                return Json("""{"access_token":"google-token","token_type":"Bearer"}""");
            }

            Assert.Equal(GoogleDefaults.UserInformationEndpoint, address);
            Assert.Equal("Bearer google-token", request.Headers.Authorization?.ToString());
            return Json("""{"sub":"109","name":"Kim","email":"kim@example.org"}""");
        }

        private static HttpResponseMessage Json(string body) => new() { Content = new StringContent(body, Encoding.UTF8, "application/json") };
    }
}
