namespace Fubuni.ChatService.Accounts;

internal static class AccountExtensions
{
    public static void AddAccounts(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHttpJson(AccountJson.Default);
        builder.Services.AddScoped<AccountExporter>();
        builder.Services.AddScoped<AccountEraser>();
    }
}
