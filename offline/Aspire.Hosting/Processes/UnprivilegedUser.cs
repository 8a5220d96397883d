namespace Aspire.Hosting.Processes;

/// <summary>
/// PostgreSQL refuses to run as root. Where the host does, it runs as the system user <c>postgres</c> (created if there is none), which
/// must own the data folder and be able to read the programs.
/// </summary>
internal static class UnprivilegedUser
{
    private const string Name = "postgres";

    public static bool IsNeeded => Environment.IsPrivilegedProcess;

    /// <summary>The command and arguments to run as that user.</summary>
    public static (string Command, IReadOnlyList<string> Arguments) Run(string command, IReadOnlyList<string> arguments)
    {
        if (!IsNeeded)
        {
            return (command, arguments);
        }

        return Tool.Find("setpriv") is { } setpriv ? (setpriv, ["--reuid", Name, "--regid", Name, "--init-groups", command, .. arguments])
            : Tool.Find("runuser") is { } runuser ? (runuser, ["-u", Name, "--", command, .. arguments])
            : throw new DistributedApplicationException("PostgreSQL cannot run as root, and neither setpriv nor runuser (package util-linux) is there to run it as another user. Start as another user.");
    }

    public static void EnsureExists()
    {
        if (IsNeeded && Tool.Execute("id", "-u", Name) != 0 && Tool.Execute("useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", Name) != 0)
        {
            throw new DistributedApplicationException($"PostgreSQL cannot run as root, and the system user '{Name}' could not be created. Start as another user, or create it: useradd --system --user-group {Name}");
        }
    }

    /// <summary>Creates a folder that only this user (and root) can open.</summary>
    public static void CreateFolder(string path)
    {
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (IsNeeded && Tool.Execute("chown", "-R", $"{Name}:{Name}", path) != 0)
        {
            throw new DistributedApplicationException($"The folder {path} could not be given to the user '{Name}'.");
        }
    }

    /// <summary>Whether any user can reach a file: every folder above it lets others through.</summary>
    public static bool CanReach(string path)
    {
        for (var folder = new DirectoryInfo(path); folder is not null; folder = folder.Parent)
        {
            if (!folder.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
            {
                return false;
            }
        }

        return true;
    }
}
