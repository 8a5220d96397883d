using Aspire.Hosting.Docker.Resources.ComposeNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm;
using YamlDotNet.Serialization;

// A Compose file, cut down to what one here has or is likely to be given. Fields are written in the order in which they stand.
namespace Aspire.Hosting.Docker.Resources
{
    public sealed class ComposeFile
    {
        public Dictionary<string, Service> Services { get; set; } = [];

        public Dictionary<string, Network> Networks { get; set; } = [];

        public Dictionary<string, Volume> Volumes { get; set; } = [];

        public ComposeFile AddService(Service service)
        {
            Services[service.Name] = service;
            return this;
        }

        public ComposeFile AddNetwork(Network network)
        {
            Networks[network.Name] = network;
            return this;
        }

        public ComposeFile AddVolume(Volume volume)
        {
            Volumes[volume.Name] = volume;
            return this;
        }
    }
}

namespace Aspire.Hosting.Docker.Resources.ComposeNodes
{
    public abstract class NamedComposeMember
    {
        [YamlIgnore]
        public required string Name { get; set; }
    }

    public sealed class Network : NamedComposeMember
    {
        public string? Driver { get; set; }
    }

    public sealed class ServiceDependency
    {
        public string? Condition { get; set; }
    }

    public sealed class Service : NamedComposeMember
    {
        public string? Image { get; set; }

        public List<string> Command { get; set; } = [];

        public List<string> Entrypoint { get; set; } = [];

        public Dictionary<string, string> Environment { get; set; } = [];

        public List<string> Ports { get; set; } = [];

        public List<string> Expose { get; set; } = [];

        public List<Volume> Volumes { get; set; } = [];

        public Dictionary<string, ServiceDependency> DependsOn { get; set; } = [];

        public string? User { get; set; }

        public List<string> Networks { get; set; } = [];

        public string? Restart { get; set; }

        public Deploy? Deploy { get; set; }

        public Healthcheck? Healthcheck { get; set; }

        public List<string> CapAdd { get; set; } = [];

        public List<string> CapDrop { get; set; } = [];

        public bool? ReadOnly { get; set; }

        public List<string> SecurityOpt { get; set; } = [];

        public string? StopGracePeriod { get; set; }

        public List<string> Tmpfs { get; set; } = [];
    }
}

namespace Aspire.Hosting.Docker.Resources.ServiceNodes
{
    public sealed class Volume : NamedComposeMember
    {
        public string? Type { get; set; }

        public string? Target { get; set; }

        public string? Source { get; set; }

        public bool? ReadOnly { get; set; }

        public string? Driver { get; set; }
    }

    public sealed class Healthcheck
    {
        public List<string> Test { get; set; } = [];

        public required string Interval { get; set; }

        public required string Timeout { get; set; }

        public int? Retries { get; set; }

        public required string StartPeriod { get; set; }
    }
}

namespace Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm
{
    public sealed class Deploy
    {
        public Resources? Resources { get; set; }
    }

    public sealed class Resources
    {
        public ResourceSpec? Limits { get; set; }
    }

    public sealed class ResourceSpec
    {
        public string? Cpus { get; set; }

        public string? Memory { get; set; }
    }
}
