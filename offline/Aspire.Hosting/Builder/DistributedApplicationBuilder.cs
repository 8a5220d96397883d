using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Local;
using Aspire.Hosting.Pipelines;
using Aspire.Hosting.Publishing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.UserSecrets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

public class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private static readonly Dictionary<string, string> Switches = new()
    {
        ["--operation"] = "AppHost:Operation",
        ["--publisher"] = "Publishing:Publisher",
        ["--step"] = "Pipeline:Step",
        ["--output-path"] = "Pipeline:OutputPath",
    };

    private readonly DistributedApplicationOptions _options;
    private readonly HostApplicationBuilder _inner;
    private readonly Pipeline _pipeline = new();

    public DistributedApplicationBuilder(string[] args)
        : this(new DistributedApplicationOptions { Args = args })
    {
    }

    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        _options = options;
        var settings = new HostApplicationBuilderSettings { Args = options.Args, Configuration = new ConfigurationManager() };
        EntryPointInterception.Current?.OnConstructing(options, settings);
        settings.ApplicationName ??= options.Assembly?.GetName().Name;
        settings.ContentRootPath ??= options.ResolveProjectDirectory();

        _inner = new HostApplicationBuilder(settings);
        _inner.Configuration.AddCommandLine(settings.Args ?? [], Switches);
        _inner.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        // The local host tells a failed start itself, without a stack trace.
        _inner.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        _inner.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);

        AppHostDirectory = _inner.Environment.ContentRootPath;
        ExecutionContext = CreateExecutionContext(_inner.Configuration);

        _inner.Services.AddSingleton(options);
        _inner.Services.AddSingleton(ExecutionContext);
        _inner.Services.AddSingleton(new UserSecrets(AppHostAssembly?.GetCustomAttribute<UserSecretsIdAttribute>()?.UserSecretsId));
        _inner.Services.AddSingleton(_ => new DistributedApplicationModel(Resources));
        _inner.Services.AddSingleton<ResourceNotificationService>();
        _inner.Services.AddHealthChecks();
        if (ExecutionContext.IsRunMode)
        {
            _inner.Services.AddLocalHost(AppHostDirectory);
        }
        else
        {
            _inner.Services.AddSingleton<ChartPublisher>();
            _inner.Services.AddSingleton(_pipeline);
            _inner.Services.AddSingleton<IPipelineOutputService, PipelineOutputService>();
        }
    }

    public ConfigurationManager Configuration => _inner.Configuration;

    public string AppHostDirectory { get; }

    public Assembly? AppHostAssembly => _options.Assembly;

    public IHostEnvironment Environment => _inner.Environment;

    public IServiceCollection Services => _inner.Services;

    public DistributedApplicationExecutionContext ExecutionContext { get; }

    public IResourceCollection Resources { get; } = new ResourceCollection();

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource
        => new ResourceBuilder<T>(this, resource);

    [Experimental("ASPIREPIPELINES001")]
    public IDistributedApplicationPipeline Pipeline => _pipeline;

    public DistributedApplication Build()
    {
        var interception = EntryPointInterception.Current;
        interception?.OnBuilding(this);
        var application = new DistributedApplication(_inner.Build());
        ExecutionContext.SetServiceProvider(application.Services);
        interception?.OnBuilt(application);
        return application;
    }

    private static DistributedApplicationExecutionContext CreateExecutionContext(IConfiguration configuration)
        => configuration["AppHost:Operation"]?.ToLowerInvariant() switch
        {
            "run" => new(DistributedApplicationOperation.Run),
            "publish" => new(DistributedApplicationOperation.Publish, configuration["Publishing:Publisher"] ?? "manifest"),
            null when configuration["Publishing:Publisher"] is { } publisher => new(DistributedApplicationOperation.Publish, publisher),
            null => new(DistributedApplicationOperation.Run),
            _ => throw new DistributedApplicationException("Invalid operation specified. Valid operations are 'publish' or 'run'."),
        };
}
