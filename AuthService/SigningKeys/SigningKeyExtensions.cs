using Fubuni.AuthService.SigningKeys;
using Fubuni.ServiceDefaults;

namespace Fubuni.AuthService;

internal static class SigningKeyExtensions
{
    /// <summary>
    /// Call it after the database: keys are read, or the first is created, before the service listens.
    /// </summary>
    public static void AddSigningKeys(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<SigningKeyOptions>()
            .BindConfiguration(SigningKeyOptions.Section)
            .Validate(
                options => options.KeyEncryptionKey?.Length >= SigningKeyOptions.MinKeyLength,
                $"SigningKeys:KeyEncryptionKey is required, at least {SigningKeyOptions.MinKeyLength} random "
                    + "characters."
            )
            .Validate(
                options =>
                    string.IsNullOrEmpty(options.PreviousKeyEncryptionKey)
                    || options.PreviousKeyEncryptionKey.Length >= SigningKeyOptions.MinKeyLength,
                $"SigningKeys:PreviousKeyEncryptionKey has at least {SigningKeyOptions.MinKeyLength} characters, or "
                    + "is absent."
            )
            .Validate(
                options => options.PropagationTime >= 2 * PublishedDocument.MaxAge,
                $"SigningKeys:PropagationTime is at least {2 * PublishedDocument.MaxAge}: others keep the key set for "
                    + "half as long."
            )
            .Validate(
                options =>
                    options.RotationInterval > options.PropagationTime
                    && options.RotationInterval <= TimeSpan.FromDays(3650),
                "SigningKeys:RotationInterval is longer than PropagationTime, and at most ten years."
            )
            .Validate(
                options =>
                    options.ReloadInterval > TimeSpan.Zero
                    && options.ReloadInterval <= SigningKeyOptions.MaxReloadInterval,
                $"SigningKeys:ReloadInterval is positive, and at most {SigningKeyOptions.MaxReloadInterval}."
            )
            .ValidateOnStart();
        builder.Services.AddSingleton<KeyEncryption>();
        builder.Services.AddSingleton<SigningKeySchedule>();
        builder.Services.AddScoped<SigningKeyStore>();
        builder.Services.AddSingleton<SigningKeyRing>();
        builder.Services.AddSingleton<IVerificationKeys>(services => services.GetRequiredService<SigningKeyRing>());
        builder.Services.AddSingleton<AccessTokenIssuer>();
        builder.Services.AddHostedService<SigningKeyRotation>();
    }
}
