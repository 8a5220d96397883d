using Aspire.Hosting;
using Microsoft.Extensions.Configuration;

// --Postgres=true --Redis=true --Volumes=true --Script="shell commands" --Port=1234 (of the script; without it, it has no endpoint)
var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = args, DisableDashboard = true, ProjectDirectory = AppContext.BaseDirectory });
var hasVolumes = builder.Configuration.GetValue("Volumes", false);

if (builder.Configuration.GetValue("Postgres", false))
{
    var postgres = builder.AddPostgres("postgres");
    if (hasVolumes)
    {
        postgres.WithDataVolume();
    }

    postgres.AddDatabase("notes");
}

if (builder.Configuration.GetValue("Redis", false))
{
    var redis = builder.AddRedis("cache");
    if (hasVolumes)
    {
        redis.WithDataVolume();
    }
}

if (builder.Configuration["Script"] is { } script)
{
    var executable = builder.AddExecutable("script", "sh", ".", "-c", script);
    if (builder.Configuration.GetValue<int?>("Port", null) is { } port)
    {
        executable.WithHttpEndpoint(port, env: "PORT");
    }
}

builder.Build().Run();

namespace Fubuni.Offline.Tests.Hosting
{
    /// <summary>Names this assembly for a test.</summary>
    public sealed class TinyAppHost
    {
        private TinyAppHost()
        {
        }
    }
}
