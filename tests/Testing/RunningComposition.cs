using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Npgsql;
using Xunit;

namespace Fubuni.Testing;

/// <summary>
/// The whole composition, started once per test assembly: every service, the demo model, the gateway, and a local
/// Google that it uses.
/// </summary>
public class RunningComposition : IAsyncLifetime
{
    private DistributedApplication? _app;

    public DistributedApplication App =>
        _app ?? throw new InvalidOperationException("The composition has not started.");

    public LocalGoogle Google { get; } = new();

    /// <summary>The only origin that browsers see.</summary>
    public virtual Uri FrontDoor => DevelopmentFrontDoor;

    /// <summary>The composition's own gateway, with the page from Vite.</summary>
    public Uri DevelopmentFrontDoor => App.GetEndpoint("gateway", "http");

    /// <summary>More configuration of the AppHost.</summary>
    protected virtual IEnumerable<string> Arguments => [];

    public virtual async ValueTask InitializeAsync()
    {
        await Google.InitializeAsync();
        // Google redirects browsers to the public origin, so the gateway must have that address.
        var builder = await TestComposition.CreateAsync([
            $"--Frontend:Port={LoopbackPort.Free()}",
            "--DcpPublisher:RandomizePorts=false",
            $"--Parameters:google-client-id={LocalGoogle.ClientId}",
            $"--Parameters:google-client-secret={LocalGoogle.ClientSecret}",
            .. Google.Endpoints.Select(setting => $"--{setting.Key}={setting.Value}"),
            .. Arguments,
        ]);
        Configure(builder);
        _app = await builder.StartAsync(["auth", "chat", "gateway", "frontend"]);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        await Google.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Moves all sign-ins of a user so far into the past that they do not count as recent.</summary>
    public async Task LetSignInAgeAsync(string email)
    {
        await using var connection = new NpgsqlConnection(await App.GetConnectionStringAsync("authdb"));
        await connection.OpenAsync();
        await using var age = new NpgsqlCommand(
            "update auth_sessions set authenticated_at = now() - interval '11 minutes' where user_id = (select id "
                + "from ba_user where email = $1)",
            connection
        )
        {
            Parameters = { new() { Value = email } },
        };
        await age.ExecuteNonQueryAsync();
    }

    /// <summary>Changes the composition before it starts.</summary>
    protected virtual void Configure(IDistributedApplicationTestingBuilder builder) { }

    /// <summary>A client of the front door with cookies of its own, as one browser has them.</summary>
    public HttpClient CreateBrowserClient() =>
        new(new SocketsHttpHandler { CookieContainer = new(), UseCookies = true }) { BaseAddress = FrontDoor };
}
