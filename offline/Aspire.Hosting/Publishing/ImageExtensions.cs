using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Yarp;

namespace Aspire.Hosting.Publishing;

internal static class ImageExtensions
{
    /// <summary>Projects and containers run in the cluster. Other executables do not, and nothing says so; a Vite app only lends its files.</summary>
    public static bool IsDeployed(this IResource resource)
        => resource is ProjectResource || (resource is ContainerResource && resource.HasAnnotationOfType<ContainerImageAnnotation>());

    public static bool IsBuilt(this IResource resource) => resource is ProjectResource || resource.HasDockerfile();

    /// <summary>A Dockerfile is generated for a proxy that carries another resource's files.</summary>
    public static bool HasDockerfile(this IResource resource) => resource is YarpResource && resource.HasAnnotationOfType<ContainerFilesDestinationAnnotation>();

    public static string FullName(this ContainerImageAnnotation image)
        => (image.Registry is { Length: > 0 } registry ? $"{registry}/" : "") + image.Image + (image.Tag is { Length: > 0 } tag ? $":{tag}" : "");

    /// <summary>Copies the files out of the images that carry them. Those images are named by a tag that each build makes anew.</summary>
    public static string Dockerfile(this IResource resource)
    {
        var text = new StringBuilder();
        var files = resource.Annotations.OfType<ContainerFilesDestinationAnnotation>().ToArray();
        foreach (var source in files.Select(file => file.Source))
        {
            var argument = $"{Helm.Key(source.Name).ToUpperInvariant()}_IMAGENAME";
            var tag = RandomNumberGenerator.GetHexString(40, lowercase: true);
            text.Append($"ARG {argument}={source.Name.ToLowerInvariant()}:{tag}\n\nFROM ${{{argument}}} AS {Stage(source)}\n\n");
        }

        text.Append($"FROM {resource.Annotations.OfType<ContainerImageAnnotation>().Last().FullName()}\nWORKDIR /app\n");
        foreach (var file in files)
        {
            foreach (var from in file.Source.Annotations.OfType<ContainerFilesSourceAnnotation>())
            {
                text.Append($"COPY --from={Stage(file.Source)} {from.SourcePath} {file.DestinationPath}\n");
            }
        }

        return text.Append('\n').ToString();
    }

    private static string Stage(IResource source) => $"{Helm.Key(source.Name)}_stage";
}
