using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker;
using Aspire.Hosting.Kubernetes;
using Aspire.Hosting.Local;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Publishing;

/// <summary>
/// The step <c>publish</c>: writes the model's Helm chart or Compose file. As with the packages, a failure is logged and the process ends with 0:
/// whether the files are there tells success.
/// </summary>
internal sealed class ChartPublisher(
    IConfiguration configuration, IPipelineOutputService output, Pipeline pipeline, DistributedApplicationModel model, DistributedApplicationExecutionContext executionContext, IServiceProvider services)
{
    public async Task PublishAsync(CancellationToken cancellationToken)
    {
        try
        {
            var folder = await WriteAsync(cancellationToken).ConfigureAwait(false);
            Terminal.Line($"Successfully generated output in '{folder}'", Color.Green);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Terminal.Error($"Pipeline execution failed: {e.Message}");
        }
    }

    /// <returns>The folder that was written to.</returns>
    public async Task<string> WriteAsync(CancellationToken cancellationToken)
    {
        var environment = FindEnvironment();
        RequireStep(environment);
        await RequireParametersAsync(cancellationToken).ConfigureAwait(false);

        var folder = output.GetOutputDirectory();
        if (environment is KubernetesEnvironmentResource kubernetes)
        {
            var deployed = await new KubernetesModel(model, kubernetes, executionContext, cancellationToken).BuildAsync().ConfigureAwait(false);
            await new ChartWriter(folder, kubernetes, cancellationToken).WriteAsync(deployed).ConfigureAwait(false);
        }
        else
        {
            await ComposePublisher.WriteAsync(model, (DockerComposeEnvironmentResource)environment, executionContext, folder, cancellationToken).ConfigureAwait(false);
        }

        await pipeline.RunAfterAsync($"publish-{environment.Name}", new PipelineStepContext(services, cancellationToken)).ConfigureAwait(false);
        return folder;
    }

    private IComputeEnvironmentResource FindEnvironment()
    {
        var environments = model.Resources.OfType<IComputeEnvironmentResource>().ToArray();
        return environments switch
        {
            [var only] => only,
            [] when model.Resources.FirstOrDefault(resource => resource.HasAnnotationOfType<KubernetesServiceCustomizationAnnotation>()) is { } customized
                => throw new InvalidOperationException(
                    $"Resource '{customized.Name}' is configured to publish as a Kubernetes service, but there are no '{nameof(KubernetesEnvironmentResource)}' resources. Ensure you have added one by calling '{nameof(KubernetesEnvironmentExtensions.AddKubernetesEnvironment)}'."),
            [] => throw new InvalidOperationException(
                $"There is nothing to publish to: the model has no compute environment. Add one by calling '{nameof(KubernetesEnvironmentExtensions.AddKubernetesEnvironment)}'."),
            _ => throw new InvalidOperationException(
                $"The model contains multiple compute environments ('{string.Join("', '", environments.Select(environment => environment.Name))}'). This stand-in publishes to one."),
        };
    }

    private void RequireStep(IComputeEnvironmentResource environment)
    {
        var step = configuration["Pipeline:Step"] ?? "publish-manifest";
        if (step != "publish" && step != $"publish-{environment.Name}")
        {
            throw new InvalidOperationException(
                $"Step '{step}' is not available: this stand-in for Aspire.Hosting only writes files (--step publish). Other steps need the packages of the public feed.");
        }
    }

    // The packages ask for what is missing, and without a terminal of their own wait for the answer for ever.
    private async Task RequireParametersAsync(CancellationToken cancellationToken)
    {
        if (bool.TryParse(configuration["ASPIRE_INTERACTIVITY_ENABLED"], out var interactive) && !interactive)
        {
            return;
        }

        var missing = new List<string>();
        foreach (var parameter in model.Resources.OfType<ParameterResource>().Where(parameter => parameter.Default is null))
        {
            try
            {
                await parameter.GetValueAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (MissingParameterValueException)
            {
                missing.Add(parameter.Name);
            }
        }

        if (missing.Count > 0)
        {
            throw new InvalidOperationException(
                $"Nobody can be asked here for the parameters without a value: {string.Join(", ", missing)}. Set them (Parameters__{Helm.Key(missing[0])}=…), or set ASPIRE_INTERACTIVITY_ENABLED=false to publish empty placeholders.");
        }
    }
}
