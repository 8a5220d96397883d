using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.AuthSessions;
using Fubuni.AuthService.Endpoints;
using Fubuni.AuthService.Telemetry;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Google;
using Microsoft.AspNetCore.Authentication.OAuth;

namespace Fubuni.AuthService.SignIn.Google;

/// <summary>
/// Handles browsers that return from Google. With every result the browser is redirected to a page of this application,
/// never to an error document.
/// </summary>
internal sealed partial class GoogleEvents(
    GoogleAccounts accounts,
    GoogleLinks links,
    SignInCompletion completion,
    AuthSessionRevocation sessions,
    AuthMetrics metrics,
    TimeProvider time,
    ILogger<GoogleEvents> logger
) : OAuthEvents
{
    /// <summary>Google has authenticated the user. The session starts here, so the handler needs no cookie.</summary>
    public override async Task TicketReceived(TicketReceivedContext context)
    {
        context.Properties!.RedirectUri = context.ReturnUri;
        var visit = GoogleVisit.Of(context.Properties);
        Error? error;
        try
        {
            error =
                context.Properties.ExpiresUtc <= time.GetUtcNow()
                || GoogleProfile.Of(context.Principal!) is not { } google
                    ? GoogleErrors.Failed
                    : await FinishAsync(visit, google, context.HttpContext);
        }
        catch (Exception exception) when (!context.HttpContext.RequestAborted.IsCancellationRequested)
        {
            LogNotFinished(exception);
            error = GoogleErrors.Failed;
        }

        Finish(context, visit, error);
    }

    public override Task AccessDenied(AccessDeniedContext context)
    {
        Finish(context, GoogleVisit.Of(context.Properties), GoogleErrors.Denied);
        return Task.CompletedTask;
    }

    public override Task RemoteFailure(RemoteFailureContext context)
    {
        // The messages contain text from Google or from the request, so only the standard error code is logged (RFC
        // 6749 sections 4.1.2.1 and 5.2).
        var failure = context.Failure?.GetType().Name;
        var code =
            context.Failure?.Data["error"] is string { Length: <= 40 } error && error.All(IsOfCode) ? error : null;
        LogFailed(failure, code);
        // After an exception the handler does not give the state, so it is read again.
        var state =
            context.Properties
            ?? ((GoogleOptions)context.Options).StateDataFormat.Unprotect(context.Request.Query["state"]);
        Finish(context, GoogleVisit.Of(state), GoogleErrors.Failed);
        return Task.CompletedTask;
    }

    /// <summary>The error of the visit; null when it succeeded.</summary>
    private async Task<Error?> FinishAsync(GoogleVisit visit, GoogleProfile google, HttpContext context)
    {
        var client = ClientInfo.Of(context);
        if (visit.LinkTo is not null)
        {
            var link = await links.LinkAsync(
                visit.LinkTo,
                visit.SessionId.GetValueOrDefault(),
                google,
                client,
                context.RequestAborted
            );
            return link.Error;
        }

        var found = await accounts.FindOrCreateAsync(google, client, context.RequestAborted);
        if (!found.TryGetValue(out var proof, out var error))
        {
            return error;
        }

        var signIn = await completion.CompleteAsync(
            context,
            proof,
            TokenDelivery.Cookie,
            client,
            context.RequestAborted
        );
        if (signIn.Error is not null)
        {
            return GoogleErrors.Failed;
        }

        if (visit.SessionId is { } replaced)
        {
            await sessions.RevokeAsync(replaced, RevokeReasons.Replaced);
        }

        return null;
    }

    private void Finish<TOptions>(HandleRequestContext<TOptions> context, GoogleVisit visit, Error? error)
        where TOptions : AuthenticationSchemeOptions
    {
        if (visit.LinkTo is null)
        {
            metrics.LoggedIn(error?.Code ?? ResultFilter.Success, SignInMethods.Google);
        }

        context.Response.Headers.CacheControl = "no-store";
        context.Response.Redirect(error is null ? visit.Success : visit.Failure(error.Code));
        context.HandleResponse();
    }

    private static bool IsOfCode(char letter) => char.IsAsciiLetterLower(letter) || letter == '_';

    [LoggerMessage(Level = LogLevel.Information, Message = "A sign-in with Google failed: {Failure} {Code}")]
    private partial void LogFailed(string? failure, string? code);

    [LoggerMessage(Level = LogLevel.Error, Message = "A sign-in with Google could not be finished")]
    private partial void LogNotFinished(Exception exception);
}
