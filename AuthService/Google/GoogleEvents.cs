using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Sessions;
using Fubuni.AuthService.SignIn;
using Fubuni.AuthService.Telemetry;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Google;
using Microsoft.AspNetCore.Authentication.OAuth;

namespace Fubuni.AuthService.Google;

/// <summary>What follows when a browser is back from Google. However that went, it ends on a page of ours, never on an error document.</summary>
internal sealed partial class GoogleEvents(
    GoogleAccounts accounts, SignInCompletion completion, SessionService sessions, AuthMetrics metrics, TimeProvider time, ILogger<GoogleEvents> logger)
    : OAuthEvents
{
    /// <summary>Google has told us who it is. No cookie of the handler's is needed: the session begins here.</summary>
    public override async Task TicketReceived(TicketReceivedContext context)
    {
        context.Properties!.RedirectUri = context.ReturnUri;
        var visit = GoogleVisit.Of(context.Properties);
        string? error;
        try
        {
            error = context.Properties.ExpiresUtc <= time.GetUtcNow() || GoogleProfile.Of(context.Principal!) is not { } google
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
        // The messages quote what Google or a stranger wrote; the standard error codes are enough (RFC 6749 sections 4.1.2.1 and 5.2).
        var failure = context.Failure?.GetType().Name;
        var code = context.Failure?.Data["error"] is string { Length: <= 40 } error && error.All(IsOfCode) ? error : null;
        LogFailed(failure, code);
        // The handler has lost the state where it was interrupted by an exception.
        var state = context.Properties ?? ((GoogleOptions)context.Options).StateDataFormat.Unprotect(context.Request.Query["state"]);
        Finish(context, GoogleVisit.Of(state), GoogleErrors.Failed);
        return Task.CompletedTask;
    }

    private async Task<string?> FinishAsync(GoogleVisit visit, GoogleProfile google, HttpContext context)
    {
        var client = ClientInfo.Of(context);
        if (visit.LinkTo is not null)
        {
            return await accounts.LinkAsync(visit.LinkTo, visit.SessionId.GetValueOrDefault(), google, client, context.RequestAborted);
        }

        var outcome = await accounts.FindOrCreateAsync(google, client, context.RequestAborted);
        if (outcome.User is null)
        {
            return outcome.Refusal;
        }

        // The account may have gone, or been banned, since Google's word on it was weighed.
        if (await completion.CompleteAsync(context, outcome.User, outcome.How, TokenDelivery.Cookie, client, provedBy: null, context.RequestAborted) is null)
        {
            return GoogleErrors.Failed;
        }

        if (visit.SessionId is { } replaced)
        {
            await sessions.EndAsync(replaced, RevokeReasons.Replaced);
        }

        return null;
    }

    private void Finish<TOptions>(HandleRequestContext<TOptions> context, GoogleVisit visit, string? error)
        where TOptions : AuthenticationSchemeOptions
    {
        if (visit.LinkTo is null)
        {
            metrics.LoggedIn(error ?? "ok", SignInMethods.Google);
        }

        context.Response.Headers.CacheControl = "no-store";
        context.Response.Redirect(error is null ? visit.Success : visit.Failure(error));
        context.HandleResponse();
    }

    private static bool IsOfCode(char letter) => char.IsAsciiLetterLower(letter) || letter == '_';

    [LoggerMessage(Level = LogLevel.Information, Message = "A sign-in with Google failed: {Failure} {Code}")]
    private partial void LogFailed(string? failure, string? code);

    [LoggerMessage(Level = LogLevel.Error, Message = "A sign-in with Google could not be finished")]
    private partial void LogNotFinished(Exception exception);
}
