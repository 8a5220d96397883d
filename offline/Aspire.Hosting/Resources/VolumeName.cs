using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

internal static class VolumeName
{
    /// <summary>A name that differs between AppHosts on one machine: <c>{application}-{hash of its folder}-{resource}-{suffix}</c>.</summary>
    public static string For<T>(IResourceBuilder<T> builder, string suffix)
        where T : IResource
    {
        var application = builder.ApplicationBuilder;
        var name = string.Concat(application.Environment.ApplicationName.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' ? c : '_'));
        // A published name must be the same wherever the sources lie, and whichever feed they were published with: the data is found by it.
        var identity = application.ExecutionContext.IsPublishMode
            ? application.AppHostAssembly?.Metadata("AppHostProjectName") ?? application.Environment.ApplicationName
            : application.AppHostDirectory;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..10];
        return $"{name.ToLowerInvariant()}-{hash}-{builder.Resource.Name}-{suffix}";
    }
}
