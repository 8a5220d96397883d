using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.AuthSessions;
using Fubuni.AuthService.Endpoints;
using Fubuni.AuthService.Passwords;
using Fubuni.AuthService.RateLimiting;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fubuni.AuthService.SignIn.Password;

internal static class PasswordSignInEndpoints
{
    public static void MapPasswordSignIn(this IEndpointRouteBuilder routes)
    {
        var anonymous = routes.MapAuthGroup().AllowAnonymous();
        anonymous
            .MapPost("/register", RegisterAsync)
            .WithName("Register")
            .AddEndpointFilter<SameOriginFilter>()
            .CountsResults((metrics, result) => metrics.Registered(result))
            .HashesPasswords()
            .Validates<RegisterRequest>(PasswordSignInValidation.Check)
            .IsLimited<RegisterRequest>(
                (limits, context, request) => limits.CheckRegisterAsync(context, request!.Email!)
            )
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status409Conflict);
        anonymous
            .MapPost("/login", LoginAsync)
            .WithName("Login")
            .AddEndpointFilter<SameOriginFilter>()
            .CountsResults((metrics, result) => metrics.LoggedIn(result, SignInMethods.Password))
            .HashesPasswords()
            .Validates<LoginRequest>(PasswordSignInValidation.Check)
            .IsLimited<LoginRequest>((limits, context, request) => limits.CheckLoginAsync(context, request!.Email!))
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden);
    }

    /// <summary>Makes an account and signs in.</summary>
    /// <remarks>
    /// The answer is that of signing in. The refresh token comes in an HttpOnly cookie, or with `deliver: "body"` in
    /// the body. 409 `email_taken` when the address has an account; 403 `cross_site_request` from another site's page;
    /// 422 `validation_failed` with `errors` for each field; 429 `rate_limited` and 503 `hash_queue_full` with
    /// Retry-After; 503 `registration_unavailable` where Better Auth's tables let only it add users.
    /// </remarks>
    internal static async Task<Results<Created<AuthResponse>, ProblemHttpResult>> RegisterAsync(
        RegisterRequest request,
        Registration registration,
        ClientInfo client,
        HttpContext context,
        CancellationToken cancellationToken
    )
    {
        var result = await registration.RegisterAsync(context, request, client, cancellationToken);
        return result.TryGetValue(out var response, out var error)
            ? TypedResults.Created("/api/auth/me", response)
            : error.ToProblem();
    }

    /// <summary>Signs in with e-mail and password.</summary>
    /// <remarks>
    /// An access token in the body, for `expiresIn` seconds, and a refresh token in an HttpOnly cookie, or with
    /// `deliver: "body"` in the body. 401 `invalid_credentials` whether the address is unknown or the password is
    /// wrong; only with the right password 401 `account_banned`, and 403 `two_factor_required` for a user whose second
    /// factor Better Auth asks for; 403 `cross_site_request` from another site's page; 422 `validation_failed` with
    /// `errors` for each field; 429 `rate_limited` and 503 `hash_queue_full` with Retry-After. A session that the same
    /// browser had ends.
    /// </remarks>
    internal static async Task<Results<Ok<AuthResponse>, ProblemHttpResult>> LoginAsync(
        LoginRequest request,
        PasswordSignIn signIn,
        ClientInfo client,
        HttpContext context,
        CancellationToken cancellationToken
    )
    {
        var result = await signIn.SignInAsync(context, request, client, cancellationToken);
        return result.TryGetValue(out var response, out var error) ? TypedResults.Ok(response) : error.ToProblem();
    }
}
