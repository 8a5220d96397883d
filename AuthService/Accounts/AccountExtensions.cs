using Fubuni.AuthService.Accounts;

namespace Fubuni.AuthService;

internal static class AccountExtensions
{
    /// <summary>Users, their locks and bans, and the client for what ChatService stores of them.</summary>
    public static void AddAccounts(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RegistrationAvailability>();
        builder.Services.AddScoped<BanCheck>();
        builder.Services.AddScoped<UserLock>();
        builder.Services.AddHttpClient<ChatClient>(client => client.BaseAddress = new Uri("https+http://chat"));
    }
}
