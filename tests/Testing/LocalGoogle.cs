using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Fubuni.Testing;

/// <summary>
/// An OpenID provider with the same protocol as Google, on its own port: authorization code with PKCE (RFC 7636), codes
/// that can be used once, and userinfo. It refuses what Google refuses.
/// </summary>
public sealed class LocalGoogle : IAsyncLifetime
{
    public const string ClientId = "local-client.apps.example";
    public const string ClientSecret = "the secret of the local client";

    private readonly ConcurrentDictionary<string, Grant> _codes = new();
    private readonly ConcurrentDictionary<string, Grant> _accessTokens = new();
    private readonly TaskCompletionSource _closing = new();
    private WebApplication _app = null!;

    public Uri Address { get; private set; } = null!;

    /// <summary>The user of the browser, for whom the consent page has one button.</summary>
    public GooglePerson Visitor { get; set; } = GooglePerson.New();

    /// <summary>All secrets that were issued or received, to search for them where they must not be.</summary>
    public ConcurrentBag<string> Secrets { get; } = [ClientSecret];

    /// <summary>The settings of the section <c>Google</c> for this provider.</summary>
    public IReadOnlyDictionary<string, string> Endpoints =>
        new Dictionary<string, string>
        {
            ["Google:AuthorizationEndpoint"] = new Uri(Address, "/authorize").ToString(),
            ["Google:TokenEndpoint"] = new Uri(Address, "/token").ToString(),
            ["Google:UserInformationEndpoint"] = new Uri(Address, "/userinfo").ToString(),
        };

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.MapGet("/authorize", ShowConsent);
        _app.MapGet(
            "/consent",
            (HttpRequest request) => Results.Redirect(Approve(new Uri(Address, request.QueryString.Value), Visitor))
        );
        _app.MapPost("/token", ExchangeAsync);
        _app.MapGet("/userinfo", ReadUserAsync);
        await _app.StartAsync();
        Address = new Uri(_app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        _closing.TrySetResult();
        await _app.DisposeAsync();
    }

    /// <summary>
    /// The user consents. Returns the address to which the browser is redirected. The request must be one that a
    /// registered client can make.
    /// </summary>
    public string Approve(Uri authorizationRequest, GooglePerson person, GoogleFault fault = GoogleFault.None)
    {
        var query = Read(authorizationRequest);
        var code = Random("code");
        _codes[code] = new Grant(person, fault, query["code_challenge"], query["redirect_uri"]);
        return QueryHelpers.AddQueryString(
            query["redirect_uri"],
            new Dictionary<string, string?> { ["state"] = query["state"], ["code"] = code }
        );
    }

    /// <summary>The user does not consent.</summary>
    public static string Deny(Uri authorizationRequest, string error = "access_denied")
    {
        var query = Read(authorizationRequest);
        return QueryHelpers.AddQueryString(
            query["redirect_uri"],
            new Dictionary<string, string?> { ["state"] = query["state"], ["error"] = error }
        );
    }

    private static Dictionary<string, string> Read(Uri authorizationRequest)
    {
        var query = QueryHelpers
            .ParseQuery(authorizationRequest.Query)
            .ToDictionary(pair => pair.Key, pair => pair.Value.Single()!);
        var isRight =
            query["client_id"] == ClientId
            && query["response_type"] == "code"
            && query["code_challenge_method"] == "S256"
            && query["code_challenge"].Length == 43
            && query["state"].Length > 0
            && query["scope"].Split(' ').Order().SequenceEqual(["email", "openid", "profile"]);
        return isRight
            ? query
            : throw new InvalidOperationException($"Google would refuse this request: {authorizationRequest}");
    }

    private IResult ShowConsent(HttpRequest request)
    {
        _ = Read(new Uri(Address, request.QueryString.Value));
        var consent = WebUtility.HtmlEncode("/consent" + request.QueryString.Value);
        return Results.Content(
            $"<!doctype html><title>Sign in</title><a href=\"{consent}\">Continue as "
                + $"{WebUtility.HtmlEncode(Visitor.Name)}</a>",
            "text/html"
        );
    }

    private async Task<IResult> ExchangeAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (
            !_codes.TryRemove(form["code"].ToString(), out var grant)
            || form["client_id"] != ClientId
            || form["client_secret"] != ClientSecret
            || form["grant_type"] != "authorization_code"
            || form["redirect_uri"] != grant.RedirectUri
            || WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())))
                != grant.CodeChallenge
        )
        {
            return Results.Json(
                new { error = "invalid_grant", error_description = "Malformed auth code." },
                statusCode: 400
            );
        }

        Secrets.Add(form["code"].ToString());
        Secrets.Add(form["code_verifier"].ToString());
        switch (grant.Fault)
        {
            case GoogleFault.TokenFails:
                return Results.Content("<h1>Sorry</h1>", "text/html", statusCode: 500);
            case GoogleFault.TokenIsGarbage:
                return Results.Content("{\"access_token\":", "application/json");
            case GoogleFault.TokenIsMissing:
                return Results.Json(new { token_type = "Bearer" });
            case GoogleFault.TokenHangs:
                await _closing.Task.WaitAsync(request.HttpContext.RequestAborted);
                break;
        }

        var accessToken = Random("token");
        _accessTokens[accessToken] = grant;
        Secrets.Add(accessToken);
        return Results.Json(
            new
            {
                access_token = accessToken,
                token_type = "Bearer",
                expires_in = 3599,
                scope = "openid email profile",
            }
        );
    }

    private async Task<IResult> ReadUserAsync(HttpRequest request)
    {
        if (
            request.Headers.Authorization.ToString().Split(' ') is not ["Bearer", var token]
            || !_accessTokens.TryRemove(token, out var grant)
        )
        {
            return Results.Json(
                new { error = "invalid_request", error_description = "Invalid Credentials" },
                statusCode: 401
            );
        }

        switch (grant.Fault)
        {
            case GoogleFault.UserFails:
                return Results.Content("<h1>Sorry</h1>", "text/html", statusCode: 503);
            case GoogleFault.UserIsGarbage:
                return Results.Content("[\"who\"", "application/json");
            case GoogleFault.UserIsAList:
                return Results.Json(new[] { "who" });
            case GoogleFault.UserIsNobody:
                return Results.Json(new { email = grant.Person.Email, email_verified = true });
            case GoogleFault.UserHangs:
                await _closing.Task.WaitAsync(request.HttpContext.RequestAborted);
                break;
        }

        var person = grant.Person;
        Dictionary<string, object?> claims = new()
        {
            ["sub"] = person.Subject,
            ["name"] = person.Name,
            ["picture"] = person.Picture,
            ["email"] = person.Email,
            ["email_verified"] = person.EmailVerified,
        };
        if (person.HostedDomain is not null)
        {
            claims["hd"] = person.HostedDomain;
        }

        return Results.Json(claims);
    }

    private static string Random(string kind) =>
        $"{kind}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}";

    private sealed record Grant(GooglePerson Person, GoogleFault Fault, string CodeChallenge, string RedirectUri);
}

/// <summary>A Google account.</summary>
public sealed record GooglePerson(string Subject, string? Email, bool EmailVerified = true, string? HostedDomain = null)
{
    public string Name { get; init; } = "Grace Hopper";

    public string? Picture { get; init; } = "https://lh3.googleusercontent.example/a/grace";

    /// <summary>An account at gmail.com, for which Google is the authority on the address.</summary>
    public static GooglePerson New() => At("gmail.com");

    public static GooglePerson At(string domain) =>
        new($"1{RandomNumberGenerator.GetString("0123456789", 20)}", $"grace.{Guid.NewGuid():N}@{domain}");
}

/// <summary>A failure of the provider in one sign-in.</summary>
public enum GoogleFault
{
    None,
    TokenFails,
    TokenIsGarbage,
    TokenIsMissing,
    TokenHangs,
    UserFails,
    UserIsGarbage,
    UserIsAList,
    UserIsNobody,
    UserHangs,
}
