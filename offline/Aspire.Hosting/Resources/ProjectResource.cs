using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.ApplicationModel
{
    /// <summary>A .NET project that runs as a process, or as a container when published.</summary>
    public class ProjectResource(string name)
        : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithServiceDiscovery, IResourceWithWaitSupport,
            IResourceWithProbes, IComputeResource, IContainerFilesDestinationResource
    {
        /// <summary>The endpoint that a published project is given although its container does not listen there.</summary>
        internal EndpointAnnotation? DefaultHttpsEndpoint { get; set; }
    }

    public static class ProjectResourceExtensions
    {
        public static IEnumerable<ProjectResource> GetProjectResources(this DistributedApplicationModel model)
            => model.Resources.OfType<ProjectResource>();

        public static IProjectMetadata GetProjectMetadata(this ProjectResource projectResource)
            => projectResource.Annotations.OfType<IProjectMetadata>().Single();
    }
}

namespace Aspire.Hosting
{
    /// <summary>Where a project is; the SDK generates an implementation for each project that the AppHost references.</summary>
    public interface IProjectMetadata : IResourceAnnotation
    {
        string ProjectPath { get; }

        bool SuppressBuild => false;
    }

    public class ProjectResourceOptions
    {
        public string? LaunchProfileName { get; set; }

        public bool ExcludeLaunchProfile { get; set; }
    }

    public sealed class LaunchSettings
    {
        private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
        {
            ReadCommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
        };

        public Dictionary<string, LaunchProfile> Profiles { get; set; } = [];

        internal static LaunchSettings? Read(string projectDirectory)
        {
            var path = Path.Combine(projectDirectory, "Properties", "launchSettings.json");
            return File.Exists(path) ? JsonSerializer.Deserialize<LaunchSettings>(File.ReadAllText(path), Json) : null;
        }

        /// <summary>The named profile, or the first one that starts a project.</summary>
        internal KeyValuePair<string, LaunchProfile>? Find(string? name)
            => name is null
                ? Profiles.FirstOrDefault(profile => profile.Value.CommandName == "Project") is { Key: not null } first ? first : null
                : Profiles.TryGetValue(name, out var named) ? new(name, named) : null;
    }

    public sealed class LaunchProfile
    {
        public string? CommandName { get; set; }

        public string? ApplicationUrl { get; set; }

        public Dictionary<string, string> EnvironmentVariables { get; set; } = [];
    }
}
