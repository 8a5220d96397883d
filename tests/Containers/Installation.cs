using System.Net;
using Fubuni.EndToEnd;
using Fubuni.Testing;

namespace Fubuni.Containers;

/// <summary>The application as it is installed, started when the first test asks for it.</summary>
public abstract class Installation : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);

    private readonly Lazy<Task> _started;
    private readonly Browser _browser = new();
    private readonly int _port = LoopbackPort.Free();
    private DemoModel? _model;

    protected Installation(Release release)
    {
        Release = release;
        _started = new(StartOnceAsync);
    }

    /// <summary>The origin that a browser sees: without a proxy that ends TLS in front, the gateway itself.</summary>
    public Uri FrontDoor => new($"http://localhost:{_port}");

    /// <summary>The prefix of the names of all its parts.</summary>
    protected abstract string Prefix { get; }

    protected abstract string Network { get; }

    protected Release Release { get; }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Starts it, or skips the test where that is not possible.</summary>
    public async Task RequireAsync()
    {
        await RequireReleaseAsync();
        await _started.Value;
    }

    public Task RequireReleaseAsync() => Release.RequireAsync();

    public async ValueTask DisposeAsync()
    {
        if (!_started.IsValueCreated)
        {
            return;
        }

        if (_model is not null)
        {
            await _model.DisposeAsync();
        }

        await _browser.DisposeAsync();
        await Podman.RemoveAsync(Prefix);

        GC.SuppressFinalize(this);
    }

    /// <summary>A new user, with an account and one answered message.</summary>
    internal async Task<Person> RegisterAndChatAsync()
    {
        var person = await Person.OpenAtAsync(_browser, FrontDoor);
        await person.RegisterAsync();
        await person.AskAsync("Add a task: buy oat milk");
        return person;
    }

    public Task WaitUntilReadyAsync() =>
        Eventually.TrueAsync(
            async () => await AnswersAsync("/api/auth/verify") && await AnswersAsync("/api/chat/sessions"),
            StartLimit
        );

    protected abstract Task StartServersAsync();

    protected abstract Task StartServicesAsync(Uri modelEndpoint);

    private async Task StartOnceAsync()
    {
        await _browser.InitializeAsync();
        await StartServersAsync();
        _model = await DemoModel.StartAsync(Network);
        await StartServicesAsync(_model.Endpoint);
        await WaitUntilReadyAsync();
    }

    /// <summary>
    /// A service that is ready refuses a request without a token; for another the gateway answers 503.
    /// </summary>
    private async Task<bool> AnswersAsync(string path)
    {
        using var http = new HttpClient { BaseAddress = FrontDoor };
        try
        {
            using var response = await http.GetAsync(path);
            return response.StatusCode == HttpStatusCode.Unauthorized;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
