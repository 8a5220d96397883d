using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Endpoints;
using Fubuni.AuthService.RateLimiting;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fubuni.AuthService.Passwords.Change;

internal static class PasswordChangeEndpoints
{
    public static void MapPasswordChange(this IEndpointRouteBuilder routes) =>
        routes
            .MapAuthGroup()
            .MapPost("/change-password", ChangeAsync)
            .WithName("ChangePassword")
            .CountsResults((metrics, result) => metrics.PasswordChanged(result))
            .HashesPasswords()
            .Validates<ChangePasswordRequest>(Check)
            // Attempts with the current password are counted with those at sign-in.
            .IsLimited<ChangePasswordRequest>((limits, context, _) => limits.CheckLoginAsync(context))
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden);

    /// <summary>Sets another password and signs all other devices out (ASVS 6.2.3, 7.4.3).</summary>
    /// <remarks>
    /// The caller gives the current password, or has signed in or reauthenticated in the last 10 minutes: so a user who
    /// signs in with Google sets a first one. 403 `invalid_credentials` with `errors.currentPassword` when that is
    /// wrong, or the account has none; 403 `recent_sign_in_required` without it; 422 `validation_failed` with `errors`
    /// for each field; 429 `rate_limited` and 503 `hash_queue_full` with Retry-After. This session goes on.
    /// </remarks>
    internal static async Task<Results<NoContent, ProblemHttpResult>> ChangeAsync(
        ChangePasswordRequest request,
        PasswordChange change,
        CurrentUser user,
        ClientInfo client,
        CancellationToken cancellationToken
    )
    {
        var result = await change.ChangeAsync(user, request, client, cancellationToken);
        return result.Error is { } error ? error.ToProblem() : TypedResults.NoContent();
    }

    private static Dictionary<string, string[]> Check(ChangePasswordRequest request) =>
        FieldErrors.Collect(
            ("currentPassword", PasswordFields.CheckOptional(request.CurrentPassword)),
            ("newPassword", PasswordFields.CheckNew(request.NewPassword))
        );
}
