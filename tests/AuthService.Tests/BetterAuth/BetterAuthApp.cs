using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Fubuni.AuthService.Tests.Fixtures;
using Npgsql;

namespace Fubuni.AuthService.Tests.BetterAuth;

/// <summary>A real Better Auth application, of any version in package.json, on a database of the test server.</summary>
internal sealed class BetterAuthApp : IAsyncDisposable
{
    public const string Secret = "a secret that only the old application has";
    public const string Password = "Password-123";

    private static readonly string Folder = typeof(BetterAuthApp)
        .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(data => data.Key == "BetterAuthApp")
        .Value!;

    private readonly Process _process;

    private BetterAuthApp(Process process) => _process = process;

    /// <param name="connectionString">An existing database.</param>
    /// <param name="plugins">Names of plugins and their settings.</param>
    /// <param name="options">Further settings of Better Auth.</param>
    public static async Task<BetterAuthApp> StartAsync(
        string connectionString,
        string version,
        bool bcrypt = false,
        Dictionary<string, object>? plugins = null,
        object? options = null,
        string origin = AuthFactory.Issuer
    )
    {
        var database = new NpgsqlConnectionStringBuilder(connectionString);
        var settings = new
        {
            version,
            database = new
            {
                host = database.Host,
                port = database.Port,
                user = database.Username,
                password = database.Password,
                database = database.Database,
                max = 2,
            },
            origin,
            secret = Secret,
            bcrypt,
            plugins = plugins ?? [],
            options = options ?? new { },
        };
        var app = new BetterAuthApp(
            Process.Start(
                new ProcessStartInfo("node", ["app.mjs", JsonSerializer.Serialize(settings)])
                {
                    WorkingDirectory = Folder,
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                }
            )!
        );
        Assert.Equal("ready", await app._process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        return app;
    }

    public Task<BetterAuthResponse> SignUpAsync(string email, string password = Password) =>
        SendAsync(
            "POST",
            "/sign-up/email",
            new
            {
                name = "Old User",
                email,
                password,
            }
        );

    public Task<BetterAuthResponse> SignInAsync(string email, string password = Password) =>
        SendAsync("POST", "/sign-in/email", new { email, password });

    public async Task<BetterAuthResponse> SendAsync(
        string method,
        string path,
        object? body = null,
        string? cookie = null
    )
    {
        await _process.StandardInput.WriteLineAsync(
            JsonSerializer.Serialize(
                new
                {
                    method,
                    path,
                    body,
                    cookie,
                }
            )
        );
        var line = await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        return JsonSerializer.Deserialize<BetterAuthResponse>(line!, JsonSerializerOptions.Web)!;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}

internal sealed record BetterAuthResponse(int Status, string Body, string[] Cookies)
{
    /// <summary>The session cookie as a browser sends it back.</summary>
    public string SessionCookie =>
        Cookies.Single(cookie => cookie.Contains(".session_token=", StringComparison.Ordinal)).Split(';')[0];

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;
}
