using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Tokens;

namespace Microsoft.AspNetCore.Authentication.JwtBearer;

public class JwtBearerEvents
{
    public Func<AuthenticationFailedContext, Task> OnAuthenticationFailed { get; set; } = _ => Task.CompletedTask;
    public Func<ForbiddenContext, Task> OnForbidden { get; set; } = _ => Task.CompletedTask;
    public Func<MessageReceivedContext, Task> OnMessageReceived { get; set; } = _ => Task.CompletedTask;
    public Func<TokenValidatedContext, Task> OnTokenValidated { get; set; } = _ => Task.CompletedTask;
    public Func<JwtBearerChallengeContext, Task> OnChallenge { get; set; } = _ => Task.CompletedTask;

    public virtual Task AuthenticationFailed(AuthenticationFailedContext context) => OnAuthenticationFailed(context);
    public virtual Task Forbidden(ForbiddenContext context) => OnForbidden(context);
    public virtual Task MessageReceived(MessageReceivedContext context) => OnMessageReceived(context);
    public virtual Task TokenValidated(TokenValidatedContext context) => OnTokenValidated(context);
    public virtual Task Challenge(JwtBearerChallengeContext context) => OnChallenge(context);
}

public class AuthenticationFailedContext(HttpContext context, AuthenticationScheme scheme, JwtBearerOptions options)
    : ResultContext<JwtBearerOptions>(context, scheme, options)
{
    public Exception Exception { get; set; } = default!;
}

public class ForbiddenContext(HttpContext context, AuthenticationScheme scheme, JwtBearerOptions options)
    : ResultContext<JwtBearerOptions>(context, scheme, options);

public class MessageReceivedContext(HttpContext context, AuthenticationScheme scheme, JwtBearerOptions options)
    : ResultContext<JwtBearerOptions>(context, scheme, options)
{
    /// <summary>Takes the place of the Authorization header's token when set.</summary>
    public string? Token { get; set; }
}

public class TokenValidatedContext(HttpContext context, AuthenticationScheme scheme, JwtBearerOptions options)
    : ResultContext<JwtBearerOptions>(context, scheme, options)
{
    public SecurityToken SecurityToken { get; set; } = default!;
}

public class JwtBearerChallengeContext(
    HttpContext context, AuthenticationScheme scheme, JwtBearerOptions options, AuthenticationProperties properties)
    : PropertiesContext<JwtBearerOptions>(context, scheme, options, properties)
{
    public Exception? AuthenticateFailure { get; set; }
    public string? Error { get; set; }
    public string? ErrorDescription { get; set; }
    public string? ErrorUri { get; set; }
    public bool Handled { get; private set; }

    /// <summary>The event has written the answer; the handler adds nothing.</summary>
    public void HandleResponse() => Handled = true;
}
