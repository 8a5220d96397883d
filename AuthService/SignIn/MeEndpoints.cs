using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Data;
using Fubuni.AuthService.Endpoints;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AuthService.SignIn;

/// <param name="Id">Text; not necessarily a uuid.</param>
/// <param name="Image">Address of a picture, or null.</param>
/// <param name="AuthenticatedAt">
/// When this session last proved who the user is: at sign-in, or by `reauthenticate` since. Endpoints that ask for a
/// recent sign-in go by it.
/// </param>
/// <param name="SignInMethods">Of `password` and `google`, those by which this user can sign in.</param>
public sealed record MeResponse(
    string Id,
    string Email,
    string Name,
    bool EmailVerified,
    string? Image,
    DateTimeOffset CreatedAt,
    DateTimeOffset AuthenticatedAt,
    IReadOnlyList<string> SignInMethods
)
{
    public static MeResponse Of(User user, DateTimeOffset authenticatedAt, IReadOnlyList<string> signInMethods) =>
        new(
            user.Id,
            user.Email,
            user.Name,
            user.EmailVerified,
            user.Image,
            user.CreatedAt,
            authenticatedAt,
            signInMethods
        );
}

internal static class MeEndpoints
{
    public static void MapMe(this IEndpointRouteBuilder routes) =>
        routes
            .MapAuthGroup()
            .MapGet("/me", GetMeAsync)
            .WithName("Me")
            .ProducesProblem(StatusCodes.Status401Unauthorized);

    /// <summary>Who is signed in, since when, and how they can sign in.</summary>
    /// <remarks>401 `session_revoked` when the account, or the session of the access token, is gone.</remarks>
    internal static async Task<Results<Ok<MeResponse>, ProblemHttpResult>> GetMeAsync(
        CurrentUser current,
        AuthDbContext db,
        SignInMethods methods,
        HttpContext context,
        CancellationToken cancellationToken
    )
    {
        context.Response.Headers.CacheControl = "no-store";
        var found = await (
            from user in db.Users
            from session in db.Sessions
            where user.Id == current.Id && session.Id == current.SessionId && session.UserId == current.Id
            select new { User = user, session.AuthenticatedAt }
        )
            .AsNoTracking()
            .SingleOrDefaultAsync(cancellationToken);
        return found is null
            ? SignInErrors.SessionRevoked("This session is gone.").ToProblem()
            : TypedResults.Ok(
                MeResponse.Of(found.User, found.AuthenticatedAt, await methods.ListAsync(current.Id, cancellationToken))
            );
    }
}
