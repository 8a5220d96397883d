using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.ApplicationModel
{
    public class ExecutableResource : Resource, IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport, IResourceWithProbes, IComputeResource
    {
        public ExecutableResource(string name, string command, string workingDirectory)
            : base(name)
            => Annotations.Add(new ExecutableAnnotation { Command = command, WorkingDirectory = workingDirectory });

        public string Command => Executable.Command;

        public string WorkingDirectory => Executable.WorkingDirectory;

        private ExecutableAnnotation Executable => Annotations.OfType<ExecutableAnnotation>().Last();
    }

    public class ContainerResource(string name, string? entrypoint = null)
        : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport, IResourceWithProbes, IComputeResource
    {
        public string? Entrypoint { get; set; } = entrypoint;
    }
}

namespace Aspire.Hosting
{
    public static class ExecutableResourceBuilderExtensions
    {
        public static IResourceBuilder<ExecutableResource> AddExecutable(
            this IDistributedApplicationBuilder builder, string name, string command, string workingDirectory, params string[]? args)
        {
            var folder = Path.GetFullPath(workingDirectory, builder.AppHostDirectory);
            return builder.AddResource(new ExecutableResource(name, command, folder)).WithArgs(args ?? []);
        }
    }

    public static class ContainerResourceBuilderExtensions
    {
        public static IResourceBuilder<T> WithImage<T>(this IResourceBuilder<T> builder, string image, string? tag = null)
            where T : ContainerResource
            => builder.WithAnnotation(new ContainerImageAnnotation { Image = image, Tag = tag ?? "latest" }, ResourceAnnotationMutationBehavior.Replace);

        public static IResourceBuilder<T> WithImageRegistry<T>(this IResourceBuilder<T> builder, string? registry)
            where T : ContainerResource
        {
            builder.Resource.Annotations.OfType<ContainerImageAnnotation>().Last().Registry = registry;
            return builder;
        }

        public static IResourceBuilder<T> WithEntrypoint<T>(this IResourceBuilder<T> builder, string entrypoint)
            where T : ContainerResource
        {
            builder.Resource.Entrypoint = entrypoint;
            return builder;
        }

        public static IResourceBuilder<T> WithVolume<T>(this IResourceBuilder<T> builder, string? name, string target, bool isReadOnly = false)
            where T : ContainerResource
            => builder.WithAnnotation(new ContainerMountAnnotation(name, target, ContainerMountType.Volume, isReadOnly));
    }
}
