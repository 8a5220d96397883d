using System.Text.Json.Serialization;
using Fubuni.ChatService.Accounts;
using Fubuni.ChatService.Agent;
using Fubuni.ChatService.Events;
using Fubuni.ChatService.Import;
using Fubuni.ChatService.Runs;
using Fubuni.ChatService.Sessions;
using Fubuni.ChatService.Streaming;
using Fubuni.ChatService.Tasks;
using Fubuni.ServiceDefaults;
using Microsoft.Extensions.Options;

namespace Fubuni.ChatService;

/// <summary>The features of the service, one method each; <c>Program.cs</c> calls them.</summary>
internal static class ChatServiceExtensions
{
    /// <summary>The largest request body: a message of 32,000 characters, each escaped in JSON, and some room.</summary>
    private const long MaxRequestBodySize = 256 * 1024;

    public static void AddHttp(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MaxRequestBodySize);
        builder.Services.AddSingleton<StreamTelemetry>();
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ChatJson.Default);
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        builder.Services.AddOpenApi(options => options.AddConventions("Fubuni ChatService"));
    }

    public static void AddEvents(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<EventOptions>().BindConfiguration(EventOptions.Section);
        builder.Services.AddHostedSingleton<EventHub>();
    }

    public static void AddSessions(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<RetentionOptions>().BindConfiguration(RetentionOptions.Section);
        services.AddScoped<SessionList>();
        services.AddScoped<SessionSearch>();
        services.AddScoped<SessionReader>();
        services.AddScoped<SessionChanges>();
        services.AddScoped<SessionExport>();
        services.AddHostedSingleton<SessionPurge>();
    }

    public static void AddTasks(this IHostApplicationBuilder builder)
    {
        builder.Services.AddScoped<TaskService>();
        builder.Services.AddMcpServer(ToolServer.Configure)
            .WithTools<TaskTools>(ToolJson.ToolOptions)
            .WithHttpTransport(http => http.Stateless = true);
    }

    public static void AddAgent(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<AgentOptions>().BindConfiguration(AgentOptions.Section);
        services.AddSingleton(ModelConnection.Parse(builder.Configuration.GetConnectionString("model")));
        services.AddSingleton(provider => provider.GetRequiredService<ModelConnection>().CreateClient(provider.GetRequiredService<IOptions<AgentOptions>>().Value));
        services.AddSingleton<AgentTelemetry>();
        services.AddSingleton<TokenLimit>();
        services.AddSingleton<ToolCatalog>();
        services.AddSingleton<ModelCall>();
        services.AddSingleton<FubuniAgent>();
    }

    public static void AddRuns(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<RunOptions>().BindConfiguration(RunOptions.Section);
        services.AddSingleton<RunTelemetry>();
        services.AddSingleton<RunStore>();
        services.AddSingleton<RedisRunLog>();
        services.AddSingleton<DeadRuns>();
        services.AddSingleton<AnswerStreams>();
        services.AddScoped<RunExecution>();
        services.AddScoped<Turns>();
        services.AddScoped<TurnTargets>();
        services.AddScoped<TurnWriter>();
        // Stopped in the opposite order: first the runs end, then their logs.
        services.AddHostedSingleton<RunLogs>();
        services.AddHostedSingleton<RunHost>();
        services.AddHostedSingleton<RunStops>();
        services.AddHostedService<RunReaper>();
    }

    public static void AddAccounts(this IHostApplicationBuilder builder)
    {
        builder.Services.AddScoped<AccountExporter>();
        builder.Services.AddScoped<AccountEraser>();
    }

    public static void AddImport(this IHostApplicationBuilder builder) => builder.Services.AddScoped<Importer>();

    public static void MapChatService(this WebApplication app)
    {
        app.MapSessions();
        app.MapSessionExport();
        app.MapTurns();
        app.MapTasks();
        app.MapEvents();
        app.MapAccount();
        app.MapModel();
        app.MapTools();
    }

    private static void AddHostedSingleton<T>(this IServiceCollection services) where T : class, IHostedService
    {
        services.AddSingleton<T>();
        services.AddHostedService(provider => provider.GetRequiredService<T>());
    }
}
