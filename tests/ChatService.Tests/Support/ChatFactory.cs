using System.Collections.Concurrent;
using Fubuni.ChatService.Data;
using Fubuni.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(Fubuni.ChatService.Tests.Support.ChatApp))]

namespace Fubuni.ChatService.Tests.Support;

/// <summary>The service on a real server and port, with real Postgres and Redis; one replica of it.</summary>
public sealed class ChatFactory : WebApplicationFactory<Program>
{
    private readonly DataServices _data;
    private readonly FakeModel _model;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly IInterceptor? _interceptor;

    public ChatFactory(
        DataServices data,
        FakeModel model,
        IReadOnlyDictionary<string, string>? settings = null,
        IInterceptor? interceptor = null
    )
    {
        (_data, _model, _settings, _interceptor) = (
            data,
            model,
            settings ?? new Dictionary<string, string>(),
            interceptor
        );
        UseKestrel(0);
    }

    /// <summary>Takes what the service logs, in place of the console.</summary>
    public CapturedLogs? Logs { get; init; }

    /// <summary>Replaces services of the replica.</summary>
    public Action<IServiceCollection>? Replace { get; init; }

    /// <summary>The settings of a replica, in this process or in one of its own.</summary>
    public static IEnumerable<(string Key, string Value)> SettingsOf(DataServices data, FakeModel model) =>
        [
            ("ConnectionStrings:chatdb", data.ChatDb),
            ("ConnectionStrings:cache", data.Cache),
            ("ConnectionStrings:model", model.ConnectionString),
            ("services:auth:http:0", model.Url),
            ("TokenValidation:Issuer", TestTokens.Issuer),
            ("Agent:MaxRetries", "0"),
            // A request for a title would take a step of the model's script.
            ("Titles:Enabled", "false"),
            ("Runs:ReapInterval", "00:00:01"),
            ("Logging:LogLevel:Default", "Warning"),
        ];

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (
            var (key, value) in SettingsOf(_data, _model)
                .Concat(_settings.Select(setting => (setting.Key, setting.Value)))
        )
        {
            builder.UseSetting(key, value);
        }

        if (_interceptor is not null)
        {
            builder.ConfigureTestServices(services =>
                services.ConfigureDbContext<ChatDbContext>(options => options.AddInterceptors(_interceptor))
            );
        }

        if (Replace is not null)
        {
            builder.ConfigureTestServices(Replace);
        }

        if (Logs is not null)
        {
            builder.ConfigureTestServices(services =>
                services.AddLogging(logging => logging.ClearProviders().AddProvider(Logs))
            );
        }
    }
}

/// <summary>
/// Started once: real data services, a model, tokens, and one replica that tests share. Each test has users and words
/// of its own.
/// </summary>
public sealed class ChatApp : IAsyncLifetime
{
    private readonly DataServices _data = new();
    private readonly ConcurrentDictionary<string, Lazy<ChatFactory>> _shared = new();
    private FakeModel? _model;
    private ChatFactory? _factory;

    public string Database => _data.ChatDb;

    public TestTokens Tokens { get; } = new();

    /// <summary>The connection string of Redis.</summary>
    public string Cache => _data.Cache;

    public FakeModel Model => _model!;

    public ChatFactory Factory => _factory!;

    public async ValueTask InitializeAsync()
    {
        await _data.InitializeAsync();
        _model = await FakeModel.StartAsync(Tokens);
        _factory = StartReplica();
    }

    /// <summary>One more replica on the same data, with settings of its own.</summary>
    public ChatFactory StartReplica(params (string Key, string Value)[] settings) =>
        StartReplica((CapturedLogs?)null, settings);

    public ChatFactory StartReplica(CapturedLogs? logs, params (string Key, string Value)[] settings)
    {
        var factory = new ChatFactory(
            _data,
            Model,
            settings.ToDictionary(setting => setting.Key, setting => setting.Value)
        )
        {
            Logs = logs,
        };
        factory.StartServer();
        return factory;
    }

    /// <summary>One more replica, with services of its own.</summary>
    public ChatFactory StartReplica(Action<IServiceCollection> services)
    {
        var factory = new ChatFactory(_data, Model) { Replace = services };
        factory.StartServer();
        return factory;
    }

    /// <summary>One more replica, with something between it and its database.</summary>
    public ChatFactory StartReplica(IInterceptor interceptor, params (string Key, string Value)[] settings)
    {
        var factory = new ChatFactory(
            _data,
            Model,
            settings.ToDictionary(setting => setting.Key, setting => setting.Value),
            interceptor
        );
        factory.StartServer();
        return factory;
    }

    /// <summary>One more replica, in a process of its own.</summary>
    public Task<ChatProcess> StartProcessAsync(params (string Key, string Value)[] settings) =>
        ChatProcess.StartAsync([.. ChatFactory.SettingsOf(_data, Model), .. settings]);

    /// <summary>A command of the service's program, with a replica's configuration.</summary>
    public Task<(int ExitCode, string Output, string Error)> RunCommandAsync(params string[] arguments) =>
        ChatProcess.RunAsync(arguments, ChatFactory.SettingsOf(_data, Model));

    /// <summary>A replica with these settings that tests share.</summary>
    public ChatFactory SharedReplica(params (string Key, string Value)[] settings) =>
        _shared.GetOrAdd(string.Join(';', settings), _ => new Lazy<ChatFactory>(() => StartReplica(settings))).Value;

    public ChatUser NewUser(ChatFactory? on = null) => new(this, on ?? Factory, $"user-{Guid.CreateVersion7():N}");

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _shared.Values)
        {
            await replica.Value.DisposeAsync();
        }

        await Factory.DisposeAsync();
        await Model.DisposeAsync();
        await _data.DisposeAsync();
        Tokens.Dispose();
    }
}
