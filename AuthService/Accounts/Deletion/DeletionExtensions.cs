using Fubuni.AuthService.Accounts.Deletion;

namespace Fubuni.AuthService;

internal static class DeletionExtensions
{
    /// <summary>Deletes accounts here and in ChatService.</summary>
    public static void AddAccountDeletion(this IHostApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpJsonOptions(options =>
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, DeletionJsonContext.Default)
        );
        builder.Services.AddScoped<AccountEraser>();
        builder.Services.AddHostedService<AccountDeletionWorker>();
        builder.Services.AddHostedService<DeletedUserRecovery>();
    }
}
