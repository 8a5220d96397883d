using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Pipelines;

/// <summary>What publishing does besides writing the files of a compute environment.</summary>
[Experimental("ASPIREPIPELINES001")]
public interface IDistributedApplicationPipeline
{
    /// <param name="dependsOn">The name of the step before it. Here only <c>publish-{environment}</c> can be one.</param>
    /// <param name="requiredBy">The name of the step that waits for it.</param>
    void AddStep(string name, Func<PipelineStepContext, Task> action, object? dependsOn = null, object? requiredBy = null);
}

[Experimental("ASPIREPIPELINES001")]
public sealed class PipelineStepContext
{
    internal PipelineStepContext(IServiceProvider services, CancellationToken cancellationToken) => (Services, CancellationToken) = (services, cancellationToken);

    public IServiceProvider Services { get; }

    public CancellationToken CancellationToken { get; }
}

[Experimental("ASPIREPIPELINES001")]
public static class WellKnownPipelineSteps
{
    public const string Publish = "publish";
}

[Experimental("ASPIREPIPELINES004")]
public interface IPipelineOutputService
{
    /// <summary>The folder that is published to.</summary>
    string GetOutputDirectory();
}

internal sealed class PipelineOutputService(IConfiguration configuration, IHostEnvironment host) : IPipelineOutputService
{
    public string GetOutputDirectory() => Path.GetFullPath(configuration["Pipeline:OutputPath"] ?? Path.Combine(host.ContentRootPath, "aspire-output"));
}

internal sealed class Pipeline : IDistributedApplicationPipeline
{
    private readonly List<(string Name, Func<PipelineStepContext, Task> Action, string After)> _steps = [];

    public void AddStep(string name, Func<PipelineStepContext, Task> action, object? dependsOn = null, object? requiredBy = null)
        => _steps.Add((name, action, dependsOn as string ?? throw new NotSupportedException($"Step '{name}': this stand-in knows only steps that depend on one other, by its name.")));

    /// <summary>Runs what was added to follow a step, in the order of its adding.</summary>
    public async Task RunAfterAsync(string step, PipelineStepContext context)
    {
        foreach (var next in _steps.Where(candidate => candidate.After == step).ToArray())
        {
            await next.Action(context).ConfigureAwait(false);
            await RunAfterAsync(next.Name, context).ConfigureAwait(false);
        }
    }
}
