using Fubuni.AuthService.Chat;
using Fubuni.AuthService.Deletion;
using Fubuni.AuthService.Export;
using Fubuni.AuthService.Maintenance;

namespace Fubuni.AuthService;

internal static class AccountExtensions
{
    /// <summary>How an account ends, what of it can be taken along, and what is deleted for its age.</summary>
    public static void AddAccountLifecycle(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHttpClient<ChatClient>(client => client.BaseAddress = new Uri("https+http://chat"));
        builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, ExportJsonContext.Default));
        builder.Services.AddScoped<AccountEraser>();
        builder.Services.AddScoped<AccountExporter>();
        builder.Services.AddHostedService<AccountDeletionWorker>();
        builder.Services.AddOptions<JanitorOptions>()
            .BindConfiguration(JanitorOptions.Section)
            .Validate(options => options.IsValid, "Janitor: Interval, BatchSize and every period must be positive.")
            .ValidateOnStart();
        builder.Services.AddSingleton<Janitor>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Janitor>());
    }
}
