using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Fubuni.Testing;

namespace Fubuni.Benchmarks;

/// <summary>The services with their data, and a model that keeps to a schedule. No frontend: it would only take its share of the processors.</summary>
internal sealed class BenchComposition : IAsyncDisposable
{
    private BenchComposition(DistributedApplication app, OwnProcess model, string frontendFolder) => (App, Model, FrontendFolder) = (app, model, frontendFolder);

    public DistributedApplication App { get; }

    public OwnProcess Model { get; }

    /// <summary>Where the frontend and its packages are, for a benchmark that serves it as it is built.</summary>
    public string FrontendFolder { get; }

    public static async Task<BenchComposition> StartAsync()
    {
        var model = await OwnProcess.StartAsync(BenchModel.Argument);
        var builder = await TestComposition.CreateAsync(
            "--DcpPublisher:RandomizePorts=false",
            $"--Parameters:model-endpoint={model.Address}v1",
            "--Parameters:model-key=none",
            $"--Parameters:model-name={BenchModel.Name}");
        var frontend = builder.Resources.OfType<ExecutableResource>().Single(resource => resource.Name == "frontend");
        builder.Resources.Remove(frontend);
        builder.CreateResourceBuilder(builder.Resources.OfType<ProjectResource>().Single(resource => resource.Name == "chat"))
            // All streams are of a few users, and whatever the service does of itself is left out of what is counted.
            .WithEnvironment("Runs__MaxActivePerUser", "10000")
            .WithEnvironment("Runs__MaxConcurrent", "10000")
            .WithEnvironment("Runs__ReapInterval", "01:00:00");
        return new BenchComposition(await builder.StartAsync(["auth", "chat"]), model, frontend.WorkingDirectory);
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        Model.Dispose();
    }
}
