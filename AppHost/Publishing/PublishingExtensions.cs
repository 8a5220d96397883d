using Aspire.Hosting.Pipelines;
using Fubuni.AppHost.Publishing.Compose;
using Fubuni.AppHost.Publishing.Helm;
using Fubuni.AppHost.Publishing.Model;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.AppHost.Publishing;

internal static class PublishingExtensions
{
    /// <summary>
    /// Adds the step of <c>aspire publish</c> that writes the files to install. The setting <c>Publish:Target</c> is
    /// <c>kubernetes</c> for a Helm chart, or <c>compose</c> for a Compose file for a single server.
    /// </summary>
    public static void Publish(this Composition composition)
    {
        var builder = composition.Gateway.ApplicationBuilder;
        var version = typeof(PublishingExtensions).Assembly.GetName().Version!.ToString(3);
        Func<Workloads, string, OutputFiles> write = builder.Configuration["Publish:Target"] switch
        {
            null or "" or "kubernetes" => (workloads, _) => new HelmChart(workloads, version).Build(),
            "compose" => (workloads, folder) => new ComposeProject(workloads, version).Build(folder),
            var other => throw new DistributedApplicationException(
                $"Publish:Target is '{other}'; it must be kubernetes or compose."
            ),
        };

        builder.Pipeline.AddStep(
            "publish-files",
            async context =>
            {
                var cancellation = context.CancellationToken;
                var folder = context.Services.GetRequiredService<IPipelineOutputService>().GetOutputDirectory();
                var workloads = await Workloads.ReadAsync(composition, context.ExecutionContext, cancellation);
                write(workloads, folder).SaveTo(folder);
            },
            requiredBy: WellKnownPipelineSteps.Publish
        );
    }
}
