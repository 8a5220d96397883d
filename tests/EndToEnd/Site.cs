using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Fubuni.Testing;
using Npgsql;

namespace Fubuni.EndToEnd;

/// <summary>
/// The composition as people meet it: with the frontend as it is built, which a browser loads many times as fast as its
/// sources, and a demo model that answers at once, except messages with <c>demo-slow</c>.
/// </summary>
public sealed class Site : RunningComposition
{
    private readonly int _port = LoopbackPort.Free();
    private BuiltFrontend? _frontend;

    public override Uri FrontDoor => new($"http://localhost:{_port}");

    protected override IEnumerable<string> Arguments =>
        [$"--Parameters:public-origin={FrontDoor.GetLeftPart(UriPartial.Authority)}"];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _frontend = await BuiltFrontend.StartAsync(App, FrontDoor);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_frontend is not null)
        {
            await _frontend.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    /// <summary>Ends the leases of all active runs, so that those of a dead replica are recovered at once.</summary>
    public async Task EndLeasesAsync()
    {
        await using var connection = new NpgsqlConnection(await App.GetConnectionStringAsync("chatdb"));
        await connection.OpenAsync();
        await using var end = new NpgsqlCommand(
            "update chat_runs set lease_until = now() where status = 'active'",
            connection
        );
        await end.ExecuteNonQueryAsync();
    }

    protected override void Configure(IDistributedApplicationTestingBuilder builder)
    {
        Set("demo-model", "DEMO_MODEL_WORDS_PER_SECOND", "400");
        // The cost of a hash does not matter here, and dozens of users register.
        Set("auth", "Passwords__Cost", "4");

        void Set(string resource, string variable, string value) =>
            builder
                .Resources.Single(one => one.Name == resource)
                .Annotations.Add(new EnvironmentCallbackAnnotation(variable, () => value));
    }
}
