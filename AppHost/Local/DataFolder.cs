using System.Security.Cryptography;
using System.Text;

namespace Fubuni.AppHost.Local;

internal static class DataFolder
{
    /// <summary>
    /// The folder that replaces the volumes of servers that run as processes, one for each clone of the repository:
    /// <c>~/.local/share/fubuni/{clone}</c>, or under FUBUNI_DATA.
    /// </summary>
    public static string Of(IDistributedApplicationBuilder builder) =>
        Path.Combine(
            Root(),
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(builder.AppHostDirectory)))[..12]
        );

    /// <summary>
    /// The folder of one server; null when it has no volume, and its data is deleted at the end of the run.
    /// </summary>
    public static string? Of<T>(IResourceBuilder<T> server)
        where T : IResource =>
        server
            .Resource.Annotations.OfType<ContainerMountAnnotation>()
            .Any(mount => mount.Type == ContainerMountType.Volume)
            ? Path.Combine(Of(server.ApplicationBuilder), server.Resource.Name)
            : null;

    private static string Root() =>
        Environment.GetEnvironmentVariable("FUBUNI_DATA") is { Length: > 0 } chosen ? Path.GetFullPath(chosen)
        // PostgreSQL does not run as root, and another user cannot read root's home folder.
        : Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows() ? "/var/lib/fubuni"
        : Path.Combine(
            Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData,
                Environment.SpecialFolderOption.Create
            ),
            "fubuni"
        );
}
