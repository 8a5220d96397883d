using Fubuni.AuthService.Passwords;
using Fubuni.AuthService.Passwords.Change;

namespace Fubuni.AuthService;

internal static class PasswordExtensions
{
    public static void AddPasswords(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<PasswordOptions>()
            .BindConfiguration(PasswordOptions.Section)
            .Validate(
                options => options.Cost is >= PasswordHash.MinCost and <= PasswordHash.MaxCost,
                $"Passwords:Cost must be from {PasswordHash.MinCost} to {PasswordHash.MaxCost}."
            )
            .Validate(
                options => options.Threads >= 0 && options.QueueLength > 0,
                "Passwords:Threads must not be negative, Passwords:QueueLength must be positive."
            )
            .ValidateOnStart();
        builder.Services.ConfigureHttpJsonOptions(options =>
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, PasswordChangeJsonContext.Default)
        );
        builder.Services.AddSingleton<HashingPool>();
        builder.Services.AddSingleton<PasswordHasher>();
        builder.Services.AddScoped<PasswordStore>();
        builder.Services.AddScoped<PasswordChange>();
    }
}
