using Fubuni.ServiceDefaults.AccessTokens;
using Fubuni.ServiceDefaults.Revoked;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Fubuni.ServiceDefaults;

public static class TokenValidationExtensions
{
    /// <summary>
    /// Accepts our access tokens (RFC 9068) as bearer tokens and nothing else: RS256, <c>typ: at+jwt</c>, our issuer
    /// and audience, unexpired, signed by a key of <see cref="IVerificationKeys"/>, not revoked, with a user id. Every
    /// endpoint requires one unless it says <c>AllowAnonymous</c>. The caller registers an <see
    /// cref="IVerificationKeys"/>.
    /// </summary>
    public static TBuilder AddTokenValidation<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder
            .Services.AddOptions<TokenValidationOptions>()
            .BindConfiguration(TokenValidationOptions.Section)
            .Validate(options => !string.IsNullOrWhiteSpace(options.Issuer), "TokenValidation:Issuer is required.")
            .ValidateOnStart();

        builder.Services.AddSingleton<Revocations>();
        builder.Services.AddSingleton<IRevocations>(services => services.GetRequiredService<Revocations>());
        builder.Services.AddHostedService(services => services.GetRequiredService<Revocations>());

        builder.Services.AddSingleton<AccessTokenEvents>();
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        builder
            .Services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<IOptions<TokenValidationOptions>, IVerificationKeys, TimeProvider>(Configure);
        builder
            .Services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(IsSignedInOrUnmatched).Build());
        return builder;
    }

    /// <summary>
    /// Verifies tokens with the keys that another service publishes at <c>/.well-known/jwks.json</c> (RFC 7517).
    /// </summary>
    public static TBuilder AddJwksVerificationKeys<TBuilder>(this TBuilder builder, string authority)
        where TBuilder : IHostApplicationBuilder
    {
#pragma warning disable EXTEXP0001 // The only API that excludes one client from the defaults; experimental since 2024.
        builder
            .Services.AddHttpClient(
                JwksVerificationKeys.HttpClientName,
                client =>
                {
                    client.BaseAddress = new Uri(authority);
                    client.MaxResponseContentBufferSize = JwksVerificationKeys.MaxKeySetBytes;
                    client.Timeout = JwksVerificationKeys.ReadTimeout;
                }
            )
            // The keys are read again at intervals, so retries within one read would only add log lines.
            .RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
        builder.Services.AddSingleton<JwksVerificationKeys>();
        builder.Services.AddSingleton<IVerificationKeys>(services =>
            services.GetRequiredService<JwksVerificationKeys>()
        );
        builder.Services.AddHostedService(services => services.GetRequiredService<JwksVerificationKeys>());
        builder.Services.AddHealthChecks().AddCheck<JwksHealthCheck>("verification-keys");
        return builder;
    }

    /// <summary>
    /// Every route requires a user. A request that matches no route (path, method or content type) gets its own error
    /// instead: it has no endpoint, or one that routing added to answer 405 or 415.
    /// </summary>
    private static bool IsSignedInOrUnmatched(AuthorizationHandlerContext context) =>
        context.User.Identity is { IsAuthenticated: true }
        || (context.Resource is HttpContext request && request.GetEndpoint() is not RouteEndpoint);

    private static void Configure(
        JwtBearerOptions bearer,
        IOptions<TokenValidationOptions> options,
        IVerificationKeys keys,
        TimeProvider time
    )
    {
        var expected = options.Value;
        bearer.MapInboundClaims = false;
        bearer.EventsType = typeof(AccessTokenEvents);
        bearer.TokenHandlers.Clear();
        bearer.TokenHandlers.Add(
            new JsonWebTokenHandler { MaximumTokenSizeInBytes = 16 * 1024, MapInboundClaims = false }
        );
        bearer.TokenValidationParameters = new TokenValidationParameters
        {
            ValidIssuer = expected.Issuer,
            ValidAudience = expected.Audience,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            ValidTypes = ["at+jwt"],
            ClockSkew = expected.ClockSkew,
            LifetimeValidator = (notBefore, expires, _, parameters) =>
                IsAlive(notBefore, expires, time.GetUtcNow().UtcDateTime, parameters.ClockSkew),
            // Only the kid selects the key: a token without a kid, or with an unknown one, is not tried with the other
            // keys.
            IssuerSigningKeyResolver = (_, _, kid, _) => keys.Find(kid),
            TryAllIssuerSigningKeys = false,
            NameClaimType = JwtRegisteredClaimNames.Name,
        };
    }

    private static bool IsAlive(DateTime? notBefore, DateTime? expires, DateTime now, TimeSpan skew)
    {
        if (expires is null)
        {
            throw new SecurityTokenNoExpirationException("An access token must expire.");
        }

        if (expires.Value + skew <= now)
        {
            throw new SecurityTokenExpiredException("The access token has expired.") { Expires = expires.Value };
        }

        return notBefore is null || notBefore.Value - skew <= now;
    }
}
