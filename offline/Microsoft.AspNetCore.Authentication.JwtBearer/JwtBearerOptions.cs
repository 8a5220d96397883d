using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Microsoft.AspNetCore.Authentication.JwtBearer;

/// <summary>Signing keys come from <see cref="TokenValidationParameters"/> alone: there is no discovery document, hence no Authority.</summary>
public class JwtBearerOptions : AuthenticationSchemeOptions
{
    private readonly JsonWebTokenHandler _defaultTokenHandler = new() { MapInboundClaims = true };

    public JwtBearerOptions() => TokenHandlers = [_defaultTokenHandler];

    public string? Audience { get; set; }

    public string Challenge { get; set; } = JwtBearerDefaults.AuthenticationScheme;

    public new JwtBearerEvents Events
    {
        get => (JwtBearerEvents)base.Events!;
        set => base.Events = value;
    }

    public IList<TokenHandler> TokenHandlers { get; }

    public TokenValidationParameters TokenValidationParameters { get; set; } = new();

    public bool SaveToken { get; set; } = true;

    public bool IncludeErrorDetails { get; set; } = true;

    /// <summary>Applies to the handler that <see cref="TokenHandlers"/> holds at first.</summary>
    public bool MapInboundClaims
    {
        get => _defaultTokenHandler.MapInboundClaims;
        set => _defaultTokenHandler.MapInboundClaims = value;
    }
}

internal sealed class JwtBearerPostConfigureOptions : IPostConfigureOptions<JwtBearerOptions>
{
    public void PostConfigure(string? name, JwtBearerOptions options)
    {
        if (string.IsNullOrEmpty(options.TokenValidationParameters.ValidAudience) && !string.IsNullOrEmpty(options.Audience))
            options.TokenValidationParameters.ValidAudience = options.Audience;
    }
}
