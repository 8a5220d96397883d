using Fubuni.AuthService.RefreshTokens;

namespace Fubuni.AuthService;

internal static class RefreshTokenExtensions
{
    /// <summary>Creates and rotates refresh tokens.</summary>
    public static void AddRefreshTokens(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<RefreshTokenOptions>()
            .BindConfiguration(RefreshTokenOptions.Section)
            .Validate(
                options => options.Key?.Length >= RefreshTokenOptions.MinKeyLength,
                $"RefreshTokens:Key is required, at least {RefreshTokenOptions.MinKeyLength} random characters."
            )
            .Validate(
                options => options.PreviousKey is not { Length: > 0 and < RefreshTokenOptions.MinKeyLength },
                $"RefreshTokens:PreviousKey has at least {RefreshTokenOptions.MinKeyLength} characters, or is left out."
            )
            .Validate(
                options =>
                    options.ReplayWindow > TimeSpan.Zero
                    && options.Lifetime > options.ReplayWindow
                    && options.AbsoluteLifetime >= options.Lifetime,
                "RefreshTokens:ReplayWindow, Lifetime and AbsoluteLifetime must be positive and grow in this order."
            )
            .ValidateOnStart();
        builder.Services.AddSingleton<RefreshTokenCodec>();
        builder.Services.AddScoped<RefreshTokenRotation>();
    }
}
