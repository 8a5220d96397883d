using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>Runs an AppHost's entry point on a thread of its own and holds it at its call of Build until the test has made its changes.</summary>
internal sealed class EntryPoint(Assembly appHost, string[] args) : EntryPointInterception
{
    private readonly TaskCompletionSource<DistributedApplicationBuilder> _building = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayBuild = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> _built = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<DistributedApplicationBuilder> RunToBuildAsync(CancellationToken cancellationToken)
    {
        var main = appHost.EntryPoint ?? throw new InvalidOperationException($"Assembly {appHost.GetName().Name} does not have an entry point.");
        new Thread(() => Run(main)) { IsBackground = true, Name = $"{appHost.GetName().Name}.EntryPoint" }.Start();
        return _building.Task.WaitAsync(cancellationToken);
    }

    public Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken)
    {
        _mayBuild.TrySetResult();
        return _built.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Lets the entry point end where the test does not build.</summary>
    public void Abandon() => _mayBuild.TrySetException(new OperationCanceledException("The test has not built the application."));

    public override void OnConstructing(DistributedApplicationOptions options, HostApplicationBuilderSettings settings)
    {
        settings.Args = [.. settings.Args ?? [], .. args];
        options.Args = settings.Args;
        options.AssemblyName = appHost.GetName().Name;
        options.DisableDashboard = true;
        options.EnableResourceLogging = true;
        options.IsTest = true;

        // Below the command line, so that a test can choose otherwise.
        var defaults = new Dictionary<string, string?> { ["DcpPublisher:RandomizePorts"] = "true" };
        if (LaunchSettings.Read(options.ResolveProjectDirectory()!)?.Find(null) is { Value.EnvironmentVariables: var variables })
        {
            foreach (var (name, value) in variables)
            {
                defaults[name] = value;
                if (name is "DOTNET_ENVIRONMENT" or "ASPNETCORE_ENVIRONMENT")
                {
                    settings.EnvironmentName ??= value;
                }
            }
        }

        settings.Configuration!.AddInMemoryCollection(defaults);
    }

    public override void OnBuilding(DistributedApplicationBuilder builder)
    {
        _building.TrySetResult(builder);
        _mayBuild.Task.GetAwaiter().GetResult();
    }

    public override void OnBuilt(DistributedApplication application) => _built.TrySetResult(application);

    private void Run(MethodInfo main)
    {
        Current = this;
        try
        {
            main.Invoke(null, main.GetParameters().Length == 0 ? [] : [args]);
            Fail(new InvalidOperationException("The entry point ended without building an application."));
        }
        catch (TargetInvocationException e)
        {
            Fail(e.InnerException ?? e);
        }
    }

    private void Fail(Exception e)
    {
        _building.TrySetException(e);
        _built.TrySetException(e);
    }
}
