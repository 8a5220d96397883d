using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using Microsoft.Net.Http.Headers;

namespace Microsoft.AspNetCore.Authentication.JwtBearer;

/// <summary>Bearer tokens of the Authorization header (RFC 6750), validated by the options' token handlers.</summary>
public partial class JwtBearerHandler(IOptionsMonitor<JwtBearerOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<JwtBearerOptions>(options, logger, encoder)
{
    private const string Prefix = "Bearer ";

    protected new JwtBearerEvents Events
    {
        get => (JwtBearerEvents)base.Events!;
        set => base.Events = value;
    }

    protected override Task<object> CreateEventsAsync() => Task.FromResult<object>(new JwtBearerEvents());

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        try
        {
            var received = new MessageReceivedContext(Context, Scheme, Options);
            await Events.MessageReceived(received);
            if (received.Result is not null)
                return received.Result;

            var token = string.IsNullOrEmpty(received.Token) ? TokenOfHeader() : received.Token;
            return string.IsNullOrEmpty(token) ? AuthenticateResult.NoResult() : await ValidateAsync(token);
        }
        catch (Exception exception)
        {
            LogProcessingFailed(Logger, exception);
            if (await ReportFailureAsync(exception) is { } result)
                return result;

            throw;
        }
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var failure = (await HandleAuthenticateOnceSafeAsync()).Failure;
        var challenge = new JwtBearerChallengeContext(Context, Scheme, Options, properties) { AuthenticateFailure = failure };

        // A request without a token gets the bare challenge (RFC 6750 section 3).
        if (Options.IncludeErrorDetails && failure is not null)
        {
            challenge.Error = "invalid_token";
            challenge.ErrorDescription = ErrorDescription.Of(failure);
        }

        await Events.Challenge(challenge);
        if (challenge.Handled)
            return;

        Response.StatusCode = StatusCodes.Status401Unauthorized;
        (string Name, string? Value)[] parameters =
            [("error", challenge.Error), ("error_description", challenge.ErrorDescription), ("error_uri", challenge.ErrorUri)];
        var details = string.Join(", ", parameters.Where(p => !string.IsNullOrEmpty(p.Value)).Select(p => $"{p.Name}=\"{p.Value}\""));
        var separator = details.Length == 0 ? "" : Options.Challenge.Contains(' ') ? ", " : " ";
        Response.Headers.Append(HeaderNames.WWWAuthenticate, Options.Challenge + separator + details);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        if (!Response.HasStarted)
            Response.StatusCode = StatusCodes.Status403Forbidden;

        return Events.Forbidden(new ForbiddenContext(Context, Scheme, Options));
    }

    private string? TokenOfHeader()
    {
        var header = Request.Headers.Authorization.ToString();
        return header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? header[Prefix.Length..].Trim() : null;
    }

    private async Task<AuthenticateResult> ValidateAsync(string token)
    {
        var failures = new List<Exception>();
        var parameters = Options.TokenValidationParameters.Clone();
        foreach (var handler in Options.TokenHandlers)
        {
            var result = await ValidateAsync(handler, token, parameters);
            if (result.IsValid)
                return await AcceptAsync(token, result);

            var failure = result.Exception ?? new SecurityTokenValidationException("The token could not be validated.");
            LogValidationFailed(Logger, failure);
            failures.Add(failure);
        }

        if (failures.Count == 0)
            return AuthenticateResult.Fail("No TokenHandler was able to validate the token.");

        var exception = failures.Count == 1 ? failures[0] : new AggregateException(failures);
        return await ReportFailureAsync(exception) ?? AuthenticateResult.Fail(exception);
    }

    private static async Task<TokenValidationResult> ValidateAsync(TokenHandler handler, string token, TokenValidationParameters parameters)
    {
        try
        {
            return await handler.ValidateTokenAsync(token, parameters);
        }
        catch (Exception exception)
        {
            return new TokenValidationResult { IsValid = false, Exception = exception };
        }
    }

    private async Task<AuthenticateResult> AcceptAsync(string token, TokenValidationResult result)
    {
        LogValidationSucceeded(Logger);
        var validated = new TokenValidatedContext(Context, Scheme, Options)
        {
            Principal = new ClaimsPrincipal(result.ClaimsIdentity),
            SecurityToken = result.SecurityToken,
        };
        validated.Properties.ExpiresUtc = Known(result.SecurityToken.ValidTo);
        validated.Properties.IssuedUtc = Known(result.SecurityToken.ValidFrom);

        await Events.TokenValidated(validated);
        if (validated.Result is not null)
            return validated.Result;

        if (Options.SaveToken)
            validated.Properties.StoreTokens([new AuthenticationToken { Name = "access_token", Value = token }]);

        validated.Success();
        return validated.Result!;
    }

    /// <summary>MinValue stands for an absent claim; east of Greenwich it has no UTC equivalent.</summary>
    private static DateTimeOffset? Known(DateTime time) => time == DateTime.MinValue ? null : time;

    private async Task<AuthenticateResult?> ReportFailureAsync(Exception exception)
    {
        var failed = new AuthenticationFailedContext(Context, Scheme, Options) { Exception = exception };
        await Events.AuthenticationFailed(failed);
        return failed.Result;
    }

    [LoggerMessage(1, LogLevel.Information, "Failed to validate the token.", EventName = "TokenValidationFailed")]
    private static partial void LogValidationFailed(ILogger logger, Exception exception);

    [LoggerMessage(2, LogLevel.Debug, "Successfully validated the token.", EventName = "TokenValidationSucceeded")]
    private static partial void LogValidationSucceeded(ILogger logger);

    [LoggerMessage(3, LogLevel.Error, "Exception occurred while processing message.", EventName = "ProcessingMessageFailed")]
    private static partial void LogProcessingFailed(ILogger logger, Exception exception);
}
