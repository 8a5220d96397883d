using Aspire.Hosting;

namespace Fubuni.Offline.Tests.Publishing;

public sealed class PublishingTests
{
    [Fact]
    public async Task The_steps_publish_and_publish_of_the_environment_write_the_chart()
    {
        using var all = await Chart.RunAsync(builder => builder.AddKubernetesEnvironment("k8s"), "--step", "publish");
        using var one = await Chart.RunAsync(builder => builder.AddKubernetesEnvironment("k8s"), "--step", "publish-k8s");

        Assert.Contains("Chart.yaml", all.Files);
        Assert.Equal(all.Files, one.Files);
    }

    [Fact]
    public async Task A_failing_step_writes_no_chart_and_is_no_error_exit()
    {
        using var chart = await Chart.RunAsync(builder => builder.AddKubernetesEnvironment("k8s"), "--step", "deploy");

        Assert.Empty(chart.Files);
        Assert.Equal(0, Environment.ExitCode);
    }

    [Theory]
    [InlineData("--step", "deploy", "Step 'deploy' is not available")]
    [InlineData("--step", "", "Step '' is not available")]
    public async Task A_step_other_than_publish_says_what_there_is(string option, string step, string message)
    {
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => Chart.PublishAsync(builder => builder.AddKubernetesEnvironment("k8s"), option, step));

        Assert.StartsWith(message, e.Message, StringComparison.Ordinal);
        Assert.Contains("--step publish", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_environment_there_is_nothing_to_publish_to()
    {
        var bare = await Assert.ThrowsAsync<InvalidOperationException>(() => Chart.PublishAsync(builder => builder.AddRedis("cache")));
        var customized = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Chart.PublishAsync(builder => builder.AddRedis("cache").PublishAsKubernetesService(_ => { })));

        Assert.Contains("AddKubernetesEnvironment", bare.Message, StringComparison.Ordinal);
        Assert.Contains("'cache'", customized.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parameter_without_a_value_is_named_where_nobody_can_be_asked()
    {
        static void Compose(IDistributedApplicationBuilder builder)
        {
            builder.AddKubernetesEnvironment("k8s");
            builder.AddParameter("model-key", secret: true);
            builder.AddParameter("model-name", "small");
        }

        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => Chart.PublishAsync(Compose, "--ASPIRE_INTERACTIVITY_ENABLED=true"));
        using var given = await Chart.PublishAsync(Compose, "--ASPIRE_INTERACTIVITY_ENABLED=true", "--Parameters:model_key=secret");

        Assert.Contains("model-key", e.Message, StringComparison.Ordinal);
        Assert.Contains("Parameters__model_key", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("model-name", e.Message, StringComparison.Ordinal);
        Assert.Contains("Chart.yaml", given.Files);
    }

    [Fact]
    public async Task A_frontend_that_nothing_serves_is_refused()
    {
        var e = await Assert.ThrowsAsync<DistributedApplicationException>(() => Chart.PublishAsync(builder =>
        {
            builder.AddKubernetesEnvironment("k8s");
            builder.AddViteApp("web", "../frontend");
        }));

        Assert.Contains("'web' are not consumed", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configured_secret_is_in_no_file()
    {
        using var chart = await Chart.PublishAsync(
            builder =>
            {
                builder.AddKubernetesEnvironment("k8s");
                builder.AddPostgres("postgres", password: builder.AddParameter("pg-password", secret: true));
            },
            "--Parameters:pg-password=hunter2-hunter2");

        Assert.All(chart.Files, file => Assert.DoesNotContain("hunter2", chart[file], StringComparison.Ordinal));
        Assert.Contains("pg_password: \"\"", chart["values.yaml"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("emptyDir", "emptyDir: {}")]
    [InlineData("hostPath", "hostPath:\n            type: \"Directory\"\n            path: \"/data\"")]
    [InlineData("pvc", "persistentVolumeClaim:\n            claimName: \"cache-data-pvc\"")]
    public async Task A_volume_is_of_the_environments_storage_type(string type, string source)
    {
        using var chart = await Chart.PublishAsync(builder =>
        {
            builder.AddKubernetesEnvironment("k8s").WithProperties(environment => environment.DefaultStorageType = type);
            builder.AddRedis("cache").WithDataVolume("data");
        });

        Assert.Contains($"      volumes:\n        - name: \"data\"\n          {source}\n", chart["templates/cache/statefulset.yaml"], StringComparison.Ordinal);
        Assert.Equal(type == "pvc", chart.Files.Contains("templates/cache/data-pvc.yaml"));
    }

    [Theory]
    [InlineData("1.2.3.4")]
    [InlineData("01.2.3")]
    [InlineData("latest")]
    public async Task A_version_that_Helm_refuses_is_refused(string version)
        => await Assert.ThrowsAsync<ArgumentException>(() => Chart.PublishAsync(
            builder => builder.AddKubernetesEnvironment("k8s").WithHelm(helm => helm.WithChartVersion(version))));

    [Fact]
    public void In_run_mode_the_model_has_nothing_of_a_cluster()
    {
        var builder = DistributedApplication.CreateBuilder(["--environment=Production"]);

        builder.AddKubernetesEnvironment("k8s");
        builder.AddRedis("cache").PublishAsKubernetesService(_ => Assert.Fail("not in run mode"));

        Assert.Equal(["cache"], builder.Resources.Select(resource => resource.Name));
    }
}
