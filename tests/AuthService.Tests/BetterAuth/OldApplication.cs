using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;

namespace Fubuni.AuthService.Tests.BetterAuth;

/// <summary>A Better Auth application with a database of its own, and our service on the same database.</summary>
internal sealed class OldApplication : IAsyncDisposable
{
    private OldApplication(BetterAuthApp app, AuthFactory service)
    {
        App = app;
        Service = service;
    }

    public BetterAuthApp App { get; }

    public AuthFactory Service { get; }

    /// <param name="prefix">
    /// Of the names of its tables, <c>ba_</c> for one; empty for the names that Better Auth has by default.
    /// </param>
    /// <param name="advanced">The setting of this name.</param>
    public static async Task<OldApplication> CreateAsync(
        DataServices data,
        string version,
        string prefix = "",
        bool bcrypt = false,
        Dictionary<string, object>? plugins = null,
        object? advanced = null,
        TimeProvider? time = null,
        Dictionary<string, string>? settings = null
    )
    {
        var service = new AuthFactory(data) { DatabaseName = $"better_auth_{Guid.NewGuid():N}", Time = time };
        await TestDatabase.CreateAsync(data.AuthDb, service.DatabaseName, "select 1");
        service.Settings["AccountTables:Users"] = $"{prefix}user";
        service.Settings["AccountTables:Accounts"] = $"{prefix}account";
        service.Settings["AccountTables:Sessions"] = $"{prefix}session";
        service.Settings["BetterAuth:Secrets:0"] = BetterAuthApp.Secret;
        foreach (var (key, value) in settings ?? [])
        {
            service.Settings[key] = value;
        }

        var options = new
        {
            user = new { modelName = $"{prefix}user" },
            account = new { modelName = $"{prefix}account" },
            session = new { modelName = $"{prefix}session" },
            verification = new { modelName = $"{prefix}verification" },
            advanced = advanced ?? new { },
        };
        return new OldApplication(
            await BetterAuthApp.StartAsync(service.ConnectionString, version, bcrypt, plugins, options),
            service
        );
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await App.DisposeAsync();
    }
}
