using Fubuni.AuthService.Accounts.Export;

namespace Fubuni.AuthService;

internal static class ExportExtensions
{
    public static void AddAccountExport(this IHostApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpJsonOptions(options =>
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, ExportJsonContext.Default)
        );
        builder.Services.AddScoped<AccountExporter>();
    }
}
