using System.Net.Http.Headers;
using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.AuthSessions;
using Fubuni.AuthService.Data;
using Fubuni.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fubuni.AuthService.Tests.Fixtures;

/// <summary>AuthService in this process, on real Postgres and Redis, with cheap hashes.</summary>
public sealed class AuthFactory : WebApplicationFactory<Program>
{
    public const string Issuer = "https://fubuni.test";

    private readonly DataServices _data;

    public AuthFactory(DataServices data)
    {
        _data = data;
        ClientOptions.BaseAddress = new Uri(Issuer);
        ClientOptions.HandleCookies = false;
        ClientOptions.AllowAutoRedirect = false;
    }

    /// <summary>
    /// Another database than the one all tests share; the service makes it. Its connections end soon after their use:
    /// there are many such databases.
    /// </summary>
    public string? DatabaseName { get; init; }

    public TimeProvider? Time { get; init; }

    /// <summary>Takes what the service logs, in place of the console.</summary>
    public CapturedLogs? Logs { get; init; }

    /// <summary>The ChatService to call; null where none answers.</summary>
    internal FakeChat? Chat { get; init; }

    public Dictionary<string, string> Settings { get; } = [];

    public string ConnectionString =>
        DatabaseName is null
            ? _data.AuthDb
            : $"{_data.AuthDb};Database={DatabaseName};Connection Idle Lifetime=2;Connection Pruning Interval=1";

    /// <summary>A client without cookies of its own that follows no redirect: tests say what is sent.</summary>
    public HttpClient CreateClient(AuthResponse user)
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(user.TokenType, user.AccessToken);
        return client;
    }

    /// <summary>A client whose connection comes from this address; the test server's own have none.</summary>
    public HttpClient CreateClient(string remoteAddress)
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Add(RemoteAddress.Header, remoteAddress);
        return client;
    }

    /// <summary>Runs something against the service's own database.</summary>
    public async Task<T> QueryAsync<T>(Func<AuthDbContext, Task<T>> query)
    {
        await using var scope = Services.CreateAsyncScope();
        return await query(scope.ServiceProvider.GetRequiredService<AuthDbContext>());
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("ConnectionStrings:authdb", ConnectionString);
        builder.UseSetting("ConnectionStrings:cache", _data.Cache);
        builder.UseSetting("TokenValidation:Issuer", Issuer);
        builder.UseSetting("SigningKeys:KeyEncryptionKey", "a key encryption key that only tests use");
        builder.UseSetting("RefreshTokens:Key", "a refresh token key that only the tests use");
        builder.UseSetting("Passwords:Cost", "4");
        builder.UseSetting("Passwords:QueueLength", "1000");
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        // The test server limits no bodies and says so for every request.
        builder.UseSetting("Logging:LogLevel:Microsoft.AspNetCore.Routing", "Error");
        if (DatabaseName is null)
        {
            // A test that moves its clock by months must not rotate the keys of all others.
            builder.UseSetting("SigningKeys:RotationInterval", "3650.00:00:00");
        }

        foreach (var (key, value) in Settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureTestServices(services =>
        {
            services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, RemoteAddress>());
            if (Chat is not null)
            {
                services.AddHttpClient<ChatClient>().ConfigurePrimaryHttpMessageHandler(() => Chat);
            }

            if (Time is not null)
            {
                services.AddSingleton(Time);
            }

            if (Logs is not null)
            {
                services.AddLogging(logging => logging.ClearProviders().AddProvider(Logs));
            }
        });
    }
}
