using Fubuni.AuthService.Database;
using Fubuni.AuthService.DataProtection;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService;

internal static class DataProtectionExtensions
{
    /// <summary>Call it after the database, and before anything that protects data: its keys are in the database when the first is asked for.</summary>
    public static void AddSharedDataProtection(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DataProtectionKeyStore>();
        builder.Services.AddSingleton<KeyXmlEncryptor>();
        builder.Services.AddOptions<KeyManagementOptions>().Configure<DataProtectionKeyStore, KeyXmlEncryptor>((options, store, encryptor) =>
        {
            options.XmlRepository = store;
            options.XmlEncryptor = encryptor;
        });
        builder.Services.AddHostedService<FirstKey>();
        // Otherwise the folder that a replica runs in would be part of what it protects.
        builder.Services.AddDataProtection().SetApplicationName("fubuni-auth");
    }

    /// <summary>Replicas that start together on a new database take turns, else each would make a key that the others do not look for until tomorrow.</summary>
    private sealed class FirstKey(IServiceScopeFactory scopes, IKeyManager keys, IOptions<KeyManagementOptions> options) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AuthDbContext>();
            await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
                await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtext('fubuni data protection keys'))", cancellationToken);
                if (keys.GetAllKeys().Count == 0)
                {
                    var now = DateTimeOffset.UtcNow;
                    keys.CreateNewKey(now, now + options.Value.NewKeyLifetime);
                }
            });
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
