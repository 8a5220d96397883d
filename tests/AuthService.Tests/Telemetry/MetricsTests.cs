using System.Diagnostics.Metrics;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.AuthService.Tests.Telemetry;

public sealed class MetricsTests(AuthFactory factory) : IClassFixture<AuthFactory>
{
    [Fact]
    public void Every_metric_is_documented_with_its_unit_and_description()
    {
        var published = DocumentedMetrics.PublishedBy(factory.Services.GetRequiredService<IMeterFactory>());

        Assert.Equal(
            DocumentedMetrics
                .Under("Both services")
                .Concat(DocumentedMetrics.Under("Auth"))
                .OrderBy(metric => metric.Name, StringComparer.Ordinal),
            published.OrderBy(metric => metric.Name, StringComparer.Ordinal)
        );
        Assert.All(
            published,
            metric => Assert.True(metric.Unit.Length > 0 && metric.Description.Length > 0, metric.Name)
        );
    }
}
