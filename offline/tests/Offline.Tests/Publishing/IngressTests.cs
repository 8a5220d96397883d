using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes;

namespace Fubuni.Offline.Tests.Publishing;

public sealed class IngressTests
{
    private const string Template = "templates/public/public.yaml";

    [Fact]
    public async Task A_parameter_without_a_value_is_left_to_the_installation()
    {
        using var chart = await PublishAsync((builder, ingress, web) => ingress
            .WithIngressClass(builder.AddParameter("ingress-class"))
            .WithHostname(builder.AddParameter("public-host", "chat.example.com"))
            .WithTls()
            .WithPath("/", web.GetEndpoint("http")));

        Assert.Contains("ingressClassName: \"{{ .Values.parameters.public.ingress_class }}\"", chart[Template], StringComparison.Ordinal);
        Assert.Contains("  public:\n    ingress_class: \"\"", chart["values.yaml"], StringComparison.Ordinal);
        Assert.Contains("  tls:\n    - secretName: \"public-tls\"\n      hosts:\n        - \"chat.example.com\"\n", chart[Template], StringComparison.Ordinal);
        Assert.DoesNotContain("host: ", chart[Template], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_default_backend_serves_each_host_that_has_no_rule()
    {
        using var chart = await PublishAsync((_, ingress, web) => ingress
            .WithHostname("chat.example.com").WithTls("tls").WithDefaultBackend(web.GetEndpoint("http")));

        Assert.Contains("  defaultBackend:\n    service:\n      name: \"web-service\"\n      port:\n        name: \"http\"\n", chart[Template], StringComparison.Ordinal);
        Assert.Contains("            pathType: \"Prefix\"\n            path: \"/\"\n      host: \"chat.example.com\"\n", chart[Template], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_is_not_external_is_refused()
    {
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => PublishAsync((builder, ingress, _) =>
            ingress.WithPath("/", builder.AddProject<WebProject>("inner").GetEndpoint("http"))));

        Assert.Contains("'inner' endpoint 'http' is not marked as external", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_path_there_is_no_ingress()
    {
        using var chart = await PublishAsync((_, ingress, _) => ingress.WithHostname("chat.example.com"));

        Assert.DoesNotContain(Template, chart.Files);
    }

    private static Task<Chart> PublishAsync(
        Action<IDistributedApplicationBuilder, IResourceBuilder<KubernetesIngressResource>, IResourceBuilder<ProjectResource>> compose)
        => Chart.PublishAsync(builder =>
        {
            var ingress = builder.AddKubernetesEnvironment("k8s").AddIngress("public");
            compose(builder, ingress, builder.AddProject<WebProject>("web").WithExternalHttpEndpoints());
        });
}
