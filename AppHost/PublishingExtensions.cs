using Fubuni.AppHost.Chart;

namespace Fubuni.AppHost;

internal static class PublishingExtensions
{
    /// <summary>What is published: with <c>Publish:Target</c>, <c>kubernetes</c> (a Helm chart) or <c>compose</c> (for a single server).</summary>
    public static void Publish(this Composition composition)
    {
        var version = typeof(PublishingExtensions).Assembly.GetName().Version!.ToString(3);
        composition.PublishAsChart(version);
    }
}
