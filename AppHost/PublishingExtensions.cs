using Fubuni.AppHost.Chart;
using Fubuni.AppHost.Compose;

namespace Fubuni.AppHost;

internal static class PublishingExtensions
{
    /// <summary>What is published: with <c>Publish:Target</c>, <c>kubernetes</c> (a Helm chart) or <c>compose</c> (for a single server).</summary>
    public static void Publish(this Composition composition)
    {
        var version = typeof(PublishingExtensions).Assembly.GetName().Version!.ToString(3);
        switch (composition.Edge.ApplicationBuilder.Configuration["Publish:Target"])
        {
            case null or "" or "kubernetes":
                composition.PublishAsChart(version);
                break;
            case "compose":
                composition.PublishAsCompose(version);
                break;
            case var other:
                throw new DistributedApplicationException($"Publish:Target is '{other}'; it must be kubernetes or compose.");
        }
    }
}
