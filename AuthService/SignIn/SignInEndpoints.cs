using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.BetterAuth;
using Fubuni.AuthService.Database;
using Fubuni.AuthService.Limits;
using Fubuni.AuthService.Passwords;
using Fubuni.AuthService.Sessions;
using Fubuni.AuthService.SignIn;
using Fubuni.AuthService.Telemetry;
using Fubuni.AuthService.Tokens;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Google;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Fubuni.AuthService;

internal static class SignInEndpoints
{
    /// <summary>A sign-in elsewhere may replace an outdated hash of the same password meanwhile; once.</summary>
    private const int MaxAttempts = 3;

    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapGoogle();
        var anonymous = routes.MapAuthGroup().AllowAnonymous();
        anonymous.MapPost("/register", RegisterAsync)
            .WithName("Register")
            .IsLimited()
            .AddEndpointFilter<SameOriginFilter>()
            .HashesPasswords()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        anonymous.MapPost("/login", LoginAsync)
            .WithName("Login")
            .IsLimited()
            .AddEndpointFilter<SameOriginFilter>()
            .HashesPasswords()
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        anonymous.MapGet("/providers", GetProvidersAsync).WithName("Providers");

        routes.MapAuthGroup().MapGet("/me", GetMeAsync)
            .WithName("Me")
            .ProducesProblem(StatusCodes.Status401Unauthorized);
        routes.MapReauthentication();
        routes.MapPasswords();
        routes.MapTokens();
    }

    /// <summary>Makes an account and signs in.</summary>
    /// <remarks>
    /// The answer is that of signing in. The refresh token comes in an HttpOnly cookie, or with `deliver: "body"` in the body. 409 `email_taken` when the
    /// address has an account; 403 `cross_site_request` from another site's page; 422 `validation_failed` with `errors` for each field; 429
    /// `rate_limited` and 503 `hash_queue_full` with Retry-After; 503 `registration_unavailable` where Better Auth's tables let only it add users.
    /// </remarks>
    internal static async Task<Results<Created<AuthResponse>, ProblemHttpResult>> RegisterAsync(
        RegisterRequest request,
        RequestLimits limits,
        Registration registration,
        AccountColumns columns,
        SignInCompletion completion,
        AuthMetrics metrics,
        ClientInfo client,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        if (RequestValidation.Check(request) is { Count: > 0 } errors)
        {
            metrics.Registered("validation_failed");
            return Problem.Validation(errors);
        }

        if (!columns.AcceptsNewUsers)
        {
            metrics.Registered("unavailable");
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, "registration_unavailable", "New accounts cannot be made here at the moment.");
        }

        if (await limits.RegisterAsync(context, client, EmailAddress.Normalise(request.Email!)) is { } refusal)
        {
            metrics.Registered("rate_limited");
            return refusal;
        }

        var user = await registration.PrepareAsync(request.Name!, request.Email!, request.Password!, cancellationToken);
        if (user is null)
        {
            return EmailTaken(metrics);
        }

        try
        {
            var response = await completion.CompleteNewAsync(context, user, AuditEventType.Registered, request.Deliver, client, cancellationToken);
            metrics.Registered("ok");
            return TypedResults.Created("/api/auth/me", response);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // Someone registered the same address a moment ago.
            return EmailTaken(metrics);
        }
    }

    /// <summary>Signs in with e-mail and password.</summary>
    /// <remarks>
    /// An access token in the body, for `expiresIn` seconds, and a refresh token in an HttpOnly cookie, or with `deliver: "body"` in the body. 401
    /// `invalid_credentials` whether the address is unknown or the password is wrong; only with the right password 401 `account_banned`, and 403
    /// `two_factor_required` for a user whose second factor Better Auth asks for; 403 `cross_site_request` from another site's page; 422
    /// `validation_failed` with `errors` for each field; 429 `rate_limited` and 503 `hash_queue_full` with Retry-After. A session that the same browser had
    /// ends.
    /// </remarks>
    internal static async Task<Results<Ok<AuthResponse>, ProblemHttpResult>> LoginAsync(
        LoginRequest request,
        RequestLimits limits,
        PasswordSignIn signIn,
        BanCheck bans,
        IOptions<BetterAuthOptions> betterAuth,
        AuditTrail audit,
        SignInCompletion completion,
        AuthMetrics metrics,
        ClientInfo client,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        if (RequestValidation.Check(request) is { Count: > 0 } errors)
        {
            metrics.LoggedIn("validation_failed");
            return Problem.Validation(errors);
        }

        if (await limits.LoginAsync(context, client, EmailAddress.Normalise(request.Email!)) is { } refusal)
        {
            metrics.LoggedIn("rate_limited");
            return refusal;
        }

        for (var attempt = 1; ; attempt++)
        {
            var proof = await signIn.AttemptAsync(request.Email!, request.Password!, client, cancellationToken);
            if (proof is null || attempt > MaxAttempts)
            {
                metrics.LoggedIn("invalid_credentials");
                return Problem.Of(StatusCodes.Status401Unauthorized, "invalid_credentials", "The e-mail address or the password is wrong.");
            }

            // Told only to those who know the password: to strangers a banned account is as any other.
            if (bans.IsBanned(proof.User))
            {
                metrics.LoggedIn("account_banned");
                await audit.RecordAsync(AuditEventType.SignInBanned, client, proof.User.Id);
                return Problem.Of(StatusCodes.Status401Unauthorized, "account_banned", "This account has been suspended.");
            }

            if (proof.User.TwoFactorEnabled == true && !betterAuth.Value.IgnoreTwoFactor)
            {
                metrics.LoggedIn("two_factor_required");
                await audit.RecordAsync(AuditEventType.SignInTwoFactor, client, proof.User.Id);
                return Problem.Of(StatusCodes.Status403Forbidden, "two_factor_required", "This account needs a second factor, which cannot be asked for here.");
            }

            // Null when the password or the account has changed since: then it is for the next look to say what holds now.
            if (await completion.CompleteAsync(context, proof.User, AuditEventType.SignedIn, request.Deliver, client, proof, cancellationToken) is { } response)
            {
                metrics.LoggedIn("ok");
                return TypedResults.Ok(response);
            }
        }
    }

    /// <summary>Who is signed in, since when, and how they can sign in.</summary>
    /// <remarks>401 `session_revoked` when the account, or the session of the access token, is gone.</remarks>
    internal static async Task<Results<Ok<MeResponse>, ProblemHttpResult>> GetMeAsync(
        CurrentUser current, AuthDbContext db, SignInMethods methods, HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        var found = await (
            from user in db.Users
            from session in db.Sessions
            where user.Id == current.Id && session.Id == current.SessionId && session.UserId == current.Id
            select new { User = user, session.AuthenticatedAt })
            .AsNoTracking()
            .SingleOrDefaultAsync(cancellationToken);
        return found is null
            ? Problem.Of(StatusCodes.Status401Unauthorized, "session_revoked", "This session is gone.")
            : TypedResults.Ok(MeResponse.Of(found.User, found.AuthenticatedAt, await methods.ListAsync(current.Id, cancellationToken)));
    }

    /// <summary>The ways to sign in besides e-mail and password.</summary>
    /// <remarks>What this installation is configured for: the same for everybody, and readable without a token.</remarks>
    internal static async Task<Ok<ProvidersResponse>> GetProvidersAsync(IAuthenticationSchemeProvider schemes)
        => TypedResults.Ok(new ProvidersResponse(Google: await schemes.GetSchemeAsync(GoogleDefaults.AuthenticationScheme) is not null));

    private static ProblemHttpResult EmailTaken(AuthMetrics metrics)
    {
        metrics.Registered("email_taken");
        return Problem.Of(StatusCodes.Status409Conflict, "email_taken", "There is an account with this e-mail address already.");
    }
}
