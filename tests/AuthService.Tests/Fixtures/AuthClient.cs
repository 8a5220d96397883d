using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fubuni.AuthService.AuthSessions;
using Microsoft.Net.Http.Headers;

namespace Fubuni.AuthService.Tests.Fixtures;

/// <summary>The requests that clients make, and what they read from the answers.</summary>
internal static class AuthClient
{
    public const string Password = "correct horse 4711";
    public const string CookieName = "__Secure-fubuni-refresh";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static string NewEmail() => $"user-{Guid.NewGuid():N}@example.com";

    public static Task<HttpResponseMessage> RegisterAsync(
        this HttpClient client,
        string email,
        string password = Password,
        string name = "Test User"
    ) =>
        client.PostAsJsonAsync(
            "/api/auth/register",
            new
            {
                name,
                email,
                password,
            },
            Cancellation
        );

    public static Task<HttpResponseMessage> LoginAsync(
        this HttpClient client,
        string email,
        string password = Password
    ) => client.PostAsJsonAsync("/api/auth/login", new { email, password }, Cancellation);

    /// <summary>A new user, signed in.</summary>
    public static async Task<SignedIn> SignUpAsync(this HttpClient client)
    {
        using var response = await client.RegisterAsync(NewEmail());
        return await response.ReadSignedInAsync();
    }

    /// <summary>Another session of the same user.</summary>
    public static async Task<SignedIn> SignInAsync(this HttpClient client, string email)
    {
        using var response = await client.LoginAsync(email);
        return await response.ReadSignedInAsync();
    }

    public static Task<HttpResponseMessage> RefreshAsync(this HttpClient client, string refreshToken) =>
        client.PostCookieAsync("/api/auth/refresh", refreshToken);

    public static Task<HttpResponseMessage> LogoutAsync(this HttpClient client, string refreshToken) =>
        client.PostCookieAsync("/api/auth/logout", refreshToken);

    /// <summary>Posts nothing but the cookie.</summary>
    public static Task<HttpResponseMessage> PostCookieAsync(
        this HttpClient client,
        string path,
        string? refreshToken,
        Action<HttpRequestMessage>? change = null
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path);
        if (refreshToken is not null)
        {
            request.Headers.Add(HeaderNames.Cookie, $"{CookieName}={refreshToken}");
        }

        change?.Invoke(request);
        return client.SendAsync(request, Cancellation);
    }

    public static async Task<SignedIn> ReadSignedInAsync(this HttpResponseMessage response)
    {
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancellation));
        var body = await response.Content.ReadFromJsonAsync<AuthResponse>(Cancellation);
        return new SignedIn(body!, response.RefreshCookie()!.Value.ToString());
    }

    /// <summary>The refresh cookie that the answer sets; null when it sets none.</summary>
    public static SetCookieHeaderValue? RefreshCookie(this HttpResponseMessage response) =>
        response.Headers.TryGetValues(HeaderNames.SetCookie, out var cookies)
            ? SetCookieHeaderValue.ParseList([.. cookies]).Single(cookie => cookie.Name == CookieName)
            : null;

    /// <summary>Whether the response deletes the refresh cookie.</summary>
    public static bool ClearsCookie(this HttpResponseMessage response) =>
        response.RefreshCookie() is { } cookie
        && cookie.Value.Length == 0
        && cookie.Expires == DateTimeOffset.UnixEpoch;

    public static async Task AssertProblemAsync(this HttpResponseMessage response, HttpStatusCode status, string code)
    {
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.StatusCode == status, $"{(int)response.StatusCode}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
    }

    /// <summary>That the password given by a signed-in user is wrong, and in which field it came.</summary>
    public static async Task AssertRefusedFieldAsync(this HttpResponseMessage response, string field)
    {
        await response.AssertProblemAsync(HttpStatusCode.Forbidden, "invalid_credentials");
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    /// <summary>The fields that a 422 names.</summary>
    public static async Task<string[]> ReadInvalidFieldsAsync(this HttpResponseMessage response)
    {
        await response.AssertProblemAsync(HttpStatusCode.UnprocessableEntity, "validation_failed");
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        return [.. problem.GetProperty("errors").EnumerateObject().Select(field => field.Name)];
    }
}

/// <summary>What a client has after it signed in.</summary>
internal sealed record SignedIn(AuthResponse Response, string RefreshToken)
{
    public string UserId => Response.User.Id;

    public string Email => Response.User.Email;

    public JsonElement Claims => Jwt.Payload(Response.AccessToken);

    public Guid SessionId => Claims.GetProperty("sid").GetGuid();
}
