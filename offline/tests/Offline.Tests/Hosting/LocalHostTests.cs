using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fubuni.Offline.Tests.Hosting;

/// <summary>The host in the test's own process, with shell scripts as resources.</summary>
public sealed class LocalHostTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_resource_gets_the_variables_of_what_it_references()
    {
        var builder = CreateBuilder();
        var server = builder.AddExecutable("web-api", "sleep", _folder.Path, "60").WithEndpoint(name: "admin").WithHttpEndpoint(env: "PORT");
        var key = builder.AddParameter("key", "secret value", secret: true);
        var model = builder.AddConnectionString("my-model", ReferenceExpression.Create($"Endpoint={server.GetEndpoint("http")}/v1;Key={key}"));
        builder.AddExecutable("reader", "bash", _folder.Path, "-c", "env > environment")
            .WithReference(server.GetEndpoint("http"))
            .WithReference(model)
            .WithEnvironment("KEY", key)
            .WithEnvironment("COMPOSED", $"<{key}>")
            .WithEnvironment("PLAIN", "plain")
            .WithEnvironment("CALLED", () => "called");
        await using var app = builder.Build();

        await app.StartAsync(Cancellation);
        await app.ResourceNotifications.WaitForResourceAsync("reader", KnownResourceStates.Finished, Cancellation);

        var variables = (await File.ReadAllLinesAsync(_folder.File("environment"), Cancellation))
            .Select(line => line.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts.ElementAtOrDefault(1));
        var url = server.GetEndpoint("http").Url;
        Assert.Equal(url, variables["services__web-api__http__0"]);
        Assert.Equal(url, variables["WEB_API_HTTP"]);
        Assert.DoesNotContain("WEB_API_ADMIN", variables.Keys);
        Assert.Equal($"Endpoint={url}/v1;Key=secret value", variables["ConnectionStrings__my-model"]);
        Assert.Equal("secret value", variables["KEY"]);
        Assert.Equal("<secret value>", variables["COMPOSED"]);
        Assert.Equal("plain", variables["PLAIN"]);
        Assert.Equal("called", variables["CALLED"]);
        Assert.DoesNotContain("ASPNETCORE_URLS", variables.Keys);
    }

    [Fact]
    public async Task A_resource_starts_when_those_it_waits_for_are_healthy_or_done()
    {
        var gate = HealthCheckResult.Unhealthy("closed");
        var builder = CreateBuilder();
        builder.Services.AddHealthChecks().AddCheck("gate", () => gate);
        var job = builder.AddExecutable("job", "sh", _folder.Path, "-c", "echo done > job; exit 7");
        var gated = builder.AddExecutable("gated", "sleep", _folder.Path, "60").WithHealthCheck("gate");
        builder.AddExecutable("last", "sh", _folder.Path, "-c", "cat job > last").WaitForCompletion(job, exitCode: 7).WaitFor(gated);
        await using var app = builder.Build();

        await app.StartAsync(Cancellation);
        await app.ResourceNotifications.WaitForResourceAsync("gated", KnownResourceStates.Running, Cancellation);
        await app.ResourceNotifications.WaitForResourceAsync("job", KnownResourceStates.Exited, Cancellation);
        await app.ResourceNotifications.WaitForResourceAsync("last", KnownResourceStates.Waiting, Cancellation);
        Assert.False(File.Exists(_folder.File("last")));

        gate = HealthCheckResult.Healthy();
        await app.ResourceNotifications.WaitForResourceAsync("last", KnownResourceStates.Finished, Cancellation);
        Assert.Equal("done\n", await File.ReadAllTextAsync(_folder.File("last"), Cancellation));
    }

    [Fact]
    public async Task What_waits_for_a_resource_that_failed_fails_too()
    {
        var builder = CreateBuilder();
        var broken = builder.AddExecutable("broken", "sh", _folder.Path, "-c", "echo it broke; exit 3").WithHttpEndpoint();
        builder.AddExecutable("dependent", "sleep", _folder.Path, "60").WaitFor(broken);
        await using var app = builder.Build();

        await app.StartAsync(Cancellation);

        var failure = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.ResourceNotifications.WaitForResourceHealthyAsync("broken", Cancellation));
        Assert.Contains("exit code 3", failure.Message, StringComparison.Ordinal);
        Assert.Contains("it broke", failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<DistributedApplicationException>(() => app.ResourceNotifications.WaitForResourceHealthyAsync("dependent", Cancellation));
    }

    [Fact]
    public async Task A_resource_that_does_not_become_healthy_in_time_has_failed()
    {
        var builder = CreateBuilder("--LocalHost:StartLimit=00:00:01");
        builder.AddExecutable("deaf", "sleep", _folder.Path, "60").WithHttpEndpoint().WithHttpHealthCheck("/health");
        await using var app = builder.Build();

        await app.StartAsync(Cancellation);

        var failure = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.ResourceNotifications.WaitForResourceHealthyAsync("deaf", Cancellation));
        Assert.Contains("did not become healthy within 1 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_that_is_missing_is_told_at_once_before_anything_starts()
    {
        var builder = CreateBuilder();
        builder.AddParameter("api-key", secret: true);
        builder.AddParameter("other");
        builder.AddExecutable("script", "sh", _folder.Path, "-c", "touch started");
        await using var app = builder.Build();

        var failure = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.StartAsync(Cancellation));

        Assert.Contains("Parameters__api_key=", failure.Message, StringComparison.Ordinal);
        Assert.Contains("'other'", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("started")));
    }

    [Fact]
    public async Task A_resource_ends_after_those_that_waited_for_it()
    {
        const string Script = "trap 'echo $0 >> ends; kill $!; exit' TERM; sleep 60 & echo $0 >> starts; wait";
        var builder = CreateBuilder();
        var first = builder.AddExecutable("first", "bash", _folder.Path, "-c", Script, "first");
        var second = builder.AddExecutable("second", "bash", _folder.Path, "-c", Script, "second").WaitFor(first);
        builder.AddExecutable("third", "bash", _folder.Path, "-c", Script, "third").WaitFor(second);
        var app = builder.Build();
        await app.StartAsync(Cancellation);
        while (!File.Exists(_folder.File("starts")) || (await File.ReadAllLinesAsync(_folder.File("starts"), Cancellation)).Length < 3)
        {
            await Task.Delay(20, Cancellation);
        }

        await app.DisposeAsync();

        Assert.Equal(["third", "second", "first"], await File.ReadAllLinesAsync(_folder.File("ends"), Cancellation));
    }

    [Fact]
    public async Task A_resource_whose_process_was_killed_or_stopped_is_started_again_on_command()
    {
        var builder = CreateBuilder();
        builder.AddExecutable("service", "sleep", _folder.Path, "60");
        await using var app = builder.Build();
        await app.StartAsync(Cancellation);
        var first = await RunningAsync();

        Assert.False((await app.ResourceCommands.ExecuteCommandAsync("service", KnownResourceCommands.StartCommand, Cancellation)).Success);
        using (var process = Process.GetProcessById(first))
        {
            process.Kill(entireProcessTree: true);
        }

        await app.ResourceNotifications.WaitForResourceAsync("service", KnownResourceStates.Exited, Cancellation);
        Assert.True((await app.ResourceCommands.ExecuteCommandAsync("service", KnownResourceCommands.StartCommand, Cancellation)).Success);
        var second = await RunningAsync();
        Assert.True((await app.ResourceCommands.ExecuteCommandAsync("service", KnownResourceCommands.StopCommand, Cancellation)).Success);
        Assert.True((await app.ResourceCommands.ExecuteCommandAsync("service", KnownResourceCommands.StartCommand, Cancellation)).Success);
        var third = await RunningAsync();

        Assert.Equal(3, new[] { first, second, third }.Distinct().Count());
        Assert.False((await app.ResourceCommands.ExecuteCommandAsync("nobody", KnownResourceCommands.StartCommand, Cancellation)).Success);

        async Task<int> RunningAsync()
        {
            var running = await app.ResourceNotifications.WaitForResourceAsync("service", state => state.Snapshot.State == KnownResourceStates.Running, Cancellation);
            return (int)running.Snapshot.Properties.Single(property => property.Name == "executable.pid").Value!;
        }
    }

    private IDistributedApplicationBuilder CreateBuilder(params string[] args) => DistributedApplication.CreateBuilder(new DistributedApplicationOptions
    {
        Args = args,
        DisableDashboard = true,
        ProjectDirectory = _folder.Path,
        IsTest = true,
    });
}
