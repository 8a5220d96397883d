using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Local;
using Aspire.Hosting.Processes;

namespace Aspire.Hosting.Redis;

/// <summary>Runs the redis-server (or valkey-server) of the system.</summary>
internal sealed class RedisLauncher(DataFolder data) : ILauncher
{
    private static string? Server => Tool.Find("redis-server") ?? Tool.Find("valkey-server");

    public bool IsEssential => true;

    public bool CanLaunch(IResource resource) => resource is RedisResource;

    public Task<IReadOnlyList<string>> FindProblemsAsync(IReadOnlyList<IResource> resources, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<string>>(Server is not null
            ? [] : [$"redis-server is missing. Install it: {Tool.InstallCommand("redis-server", "redis", "redis", "redis")}"]);

    public async Task<ProcessSpec> PrepareAsync(IResource resource, CancellationToken cancellationToken)
    {
        var redis = (RedisResource)resource;
        var kept = data.Of(redis);
        var folder = kept ?? Path.Combine(Path.GetTempPath(), $"fubuni-{redis.Name}-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var pidFile = Path.Combine(folder, "redis.pid");
        await PreviousProcess.WaitUntilGoneAsync(pidFile, Path.GetFileName(Server!), cancellationToken).ConfigureAwait(false);

        // A file, because the arguments of a process can be read by every user.
        var settings = new List<string>
        {
            $"port {redis.PrimaryEndpoint.Port}",
            "bind 127.0.0.1",
            $"dir \"{folder}\"",
            $"pidfile \"{pidFile}\"",
            "save \"\"",
            "loglevel warning",
            $"appendonly {(kept is null ? "no" : "yes")}",
        };
        if (redis.PasswordParameter is { } parameter)
        {
            var password = await parameter.GetValueAsync(cancellationToken).ConfigureAwait(false);
            settings.Add($"requirepass \"{password!.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
        }

        var file = Path.Combine(folder, "redis.conf");
        await File.WriteAllLinesAsync(file, settings, cancellationToken).ConfigureAwait(false);
        return new ProcessSpec(Server!, [file], folder) { TemporaryFolder = kept is null ? folder : null };
    }
}
