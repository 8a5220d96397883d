using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Limits;
using Fubuni.AuthService.SignIn;
using Fubuni.AuthService.Telemetry;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fubuni.AuthService.Passwords;

internal static class PasswordEndpoints
{
    public static void MapPasswords(this IEndpointRouteBuilder routes)
        => routes.MapAuthGroup().MapPost("/change-password", ChangeAsync)
            .WithName("ChangePassword")
            .HashesPasswords()
            .IsLimited()
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    /// <summary>Sets another password and signs all other devices out (ASVS 6.2.3, 7.4.3).</summary>
    /// <remarks>
    /// 401 `invalid_credentials` when the current password is wrong, or the account has none; 422 `validation_failed` with `errors` for each
    /// field; 429 `rate_limited` and 503 `hash_queue_full` with Retry-After. This session goes on.
    /// </remarks>
    internal static async Task<Results<NoContent, ProblemHttpResult>> ChangeAsync(
        ChangePasswordRequest request,
        RequestLimits limits,
        PasswordChange change,
        AuthMetrics metrics,
        CurrentUser user,
        ClientInfo client,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        if (RequestValidation.Check(request) is { Count: > 0 } errors)
        {
            metrics.PasswordChanged("validation_failed");
            return Problem.Validation(errors);
        }

        // Guesses at the current password are counted with those at sign-in; a token without an address names the account by its id.
        var account = user.Email.Length == 0 ? user.Id : EmailAddress.Normalise(user.Email);
        if (await limits.LoginAsync(context, client, account) is { } refusal)
        {
            metrics.PasswordChanged("rate_limited");
            return refusal;
        }

        if (!await change.AttemptAsync(user, request.CurrentPassword!, request.NewPassword!, client, cancellationToken))
        {
            metrics.PasswordChanged("invalid_credentials");
            return Problem.Of(StatusCodes.Status401Unauthorized, "invalid_credentials", "The current password is wrong.");
        }

        metrics.PasswordChanged("ok");
        return TypedResults.NoContent();
    }
}
