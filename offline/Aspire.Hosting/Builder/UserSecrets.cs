using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration.UserSecrets;

namespace Aspire.Hosting;

/// <summary>
/// The user secrets file of the AppHost. Several AppHosts of one project may run at once (tests do), so a value is read again under a lock before it is added.
/// </summary>
internal sealed class UserSecrets(string? userSecretsId)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private static readonly TimeSpan LockLimit = TimeSpan.FromSeconds(10);

    public static UserSecrets Of(IDistributedApplicationBuilder builder)
        => (UserSecrets)builder.Services.Single(service => service.ServiceType == typeof(UserSecrets)).ImplementationInstance!;

    public string GetOrAdd(string key, Func<string> create)
    {
        if (userSecretsId is null)
        {
            return create();
        }

        var path = PathHelper.GetSecretsPathFromSecretsId(userSecretsId);
        CreatePrivateFolder(Path.GetDirectoryName(path)!);
        using var _ = Lock(path + ".lock");
        var secrets = File.Exists(path) && JsonNode.Parse(File.ReadAllText(path)) is JsonObject existing ? existing : [];
        if (secrets[key]?.GetValue<string>() is { } value)
        {
            return value;
        }

        value = create();
        secrets[key] = value;
        var next = path + ".new";
        File.WriteAllText(next, secrets.ToJsonString(Indented));
        File.Move(next, path, overwrite: true);
        return value;
    }

    private static void CreatePrivateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static FileStream Lock(string path)
    {
        var limit = DateTime.UtcNow + LockLimit;
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (DateTime.UtcNow < limit)
            {
                Thread.Sleep(20);
            }
        }
    }
}
