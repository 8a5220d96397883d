using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Endpoints;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fubuni.AuthService.AuthSessions.Devices;

/// <summary>
/// A user's own signed-in devices (ASVS 7.5.2). Every endpoint needs the access token, which pages of other sites do
/// not have.
/// </summary>
internal static class DeviceEndpoints
{
    public static void MapDevices(this IEndpointRouteBuilder routes)
    {
        var devices = routes.MapAuthGroup();

        devices
            .MapGet("/sessions", ListAsync)
            .WithName("ListSessions")
            .ProducesProblem(StatusCodes.Status401Unauthorized);
        devices
            .MapDelete("/sessions/{id:guid}", EndAsync)
            .WithName("EndSession")
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status404NotFound);
        devices
            .MapDelete("/sessions", EndOthersAsync)
            .WithName("EndOtherSessions")
            .ProducesProblem(StatusCodes.Status401Unauthorized);
        devices
            .MapPost("/logout-all", LogoutAllAsync)
            .WithName("LogoutAll")
            .ProducesProblem(StatusCodes.Status401Unauthorized);
    }

    /// <summary>The devices that are signed in: the 100 most recently used.</summary>
    /// <remarks>
    /// `items`, most recently used first; `current` marks the one that asks. Sessions that have ended or expired are
    /// not in it.
    /// </remarks>
    internal static async Task<Ok<DeviceList>> ListAsync(
        CurrentUser user,
        AuthSessionStore sessions,
        HttpContext context,
        CancellationToken cancellationToken
    )
    {
        context.Response.Headers.CacheControl = "no-store";
        var live = await sessions.ListAsync(user.Id, cancellationToken);
        return TypedResults.Ok(new DeviceList([.. live.Select(session => Describe(session, user.SessionId))]));
    }

    /// <summary>Signs one device out, this one too.</summary>
    /// <remarks>
    /// 404 `session_not_found` for a session that is not the user's; one that has ended already is 204.
    /// </remarks>
    internal static async Task<Results<NoContent, ProblemHttpResult>> EndAsync(
        Guid id,
        CurrentUser user,
        [AsParameters] DeviceServices services,
        ClientInfo client,
        HttpContext context,
        CancellationToken cancellationToken
    )
    {
        if (!await services.Store.IsOwnedAsync(id, user.Id, cancellationToken))
        {
            return new Error(ErrorKind.NotFound, "session_not_found", "There is no such session.").ToProblem();
        }

        if (await services.Sessions.RevokeAsync(id, RevokeReasons.EndedByUser))
        {
            await services.Audit.RecordAsync(AuditEventType.SessionEnded, client, user.Id, id);
        }

        if (id == user.SessionId)
        {
            services.Cookie.Clear(context);
        }

        return TypedResults.NoContent();
    }

    /// <summary>Signs all other devices out.</summary>
    /// <remarks>
    /// 204, also when there is none. Their access tokens are refused everywhere within a second; this session goes on.
    /// </remarks>
    internal static async Task<NoContent> EndOthersAsync(
        CurrentUser user,
        AuthSessionRevocation sessions,
        AuditTrail audit,
        ClientInfo client
    )
    {
        await sessions.RevokeAllAsync(user.Id, except: user.SessionId, RevokeReasons.EndedByUser);
        await audit.RecordAsync(AuditEventType.OtherSessionsEnded, client, user.Id, user.SessionId);
        return TypedResults.NoContent();
    }

    /// <summary>Signs all devices out, this one too, and clears the cookie.</summary>
    /// <remarks>
    /// 204. All access tokens of the user are refused everywhere within a second. Who signs in afterwards is not
    /// affected.
    /// </remarks>
    internal static async Task<NoContent> LogoutAllAsync(
        CurrentUser user,
        AuthSessionRevocation sessions,
        SignOut signOut,
        AuditTrail audit,
        ClientInfo client,
        HttpContext context
    )
    {
        await sessions.RevokeAllAsync(user.Id, except: null, RevokeReasons.SignedOut);
        await audit.RecordAsync(AuditEventType.SignedOutEverywhere, client, user.Id, user.SessionId);
        signOut.ClearCookies(context);
        return TypedResults.NoContent();
    }

    private static Device Describe(AuthSession session, Guid current)
    {
        var (browser, operatingSystem) = UserAgent.Read(session.UserAgent);
        return new Device(
            session.Id,
            session.CreatedAt,
            session.LastUsedAt,
            session.IpAddress?.ToString(),
            browser,
            operatingSystem,
            session.Id == current
        );
    }

    internal sealed record DeviceServices(
        AuthSessionStore Store,
        AuthSessionRevocation Sessions,
        RefreshCookie Cookie,
        AuditTrail Audit
    );
}
