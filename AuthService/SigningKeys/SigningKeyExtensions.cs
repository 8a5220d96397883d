using Fubuni.AuthService.SigningKeys;
using Fubuni.ServiceDefaults;

namespace Fubuni.AuthService;

internal static class SigningKeyExtensions
{
    /// <summary>Call it after the database: keys are read, and the first is made, before the service listens.</summary>
    public static void AddSigningKeys(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<SigningKeyOptions>()
            .BindConfiguration(SigningKeyOptions.Section)
            .Validate(
                options => options.KeyEncryptionKey?.Length >= SigningKeyOptions.MinKeyLength,
                $"SigningKeys:KeyEncryptionKey is required, at least {SigningKeyOptions.MinKeyLength} random characters.")
            .ValidateOnStart();
        builder.Services.AddSingleton<KeyEncryption>();
        builder.Services.AddScoped<SigningKeyStore>();
        builder.Services.AddSingleton<SigningKeyRing>();
        builder.Services.AddSingleton<IVerificationKeys>(services => services.GetRequiredService<SigningKeyRing>());
        builder.Services.AddHostedService<SigningKeyLoader>();
    }

    private sealed class SigningKeyLoader(SigningKeyRing keys) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => keys.LoadAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
