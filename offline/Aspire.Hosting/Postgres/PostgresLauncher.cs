using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Local;
using Aspire.Hosting.Processes;

namespace Aspire.Hosting.Postgres;

/// <summary>Runs a PostgreSQL server with a data folder of its own.</summary>
internal sealed class PostgresLauncher(PostgresBinaries binaries, DataFolder data, ResourceLog log) : ILauncher
{
    public bool IsEssential => true;

    public bool CanLaunch(IResource resource) => resource is PostgresServerResource;

    public Task<IReadOnlyList<string>> FindProblemsAsync(IReadOnlyList<IResource> resources, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<string>>(binaries.FindProblem() is { } problem ? [problem] : []);

    public async Task<ProcessSpec> PrepareAsync(IResource resource, CancellationToken cancellationToken)
    {
        var server = (PostgresServerResource)resource;
        var programs = await binaries.ResolveAsync(line => log.Write(server, line), cancellationToken).ConfigureAwait(false);
        var kept = data.Of(server);
        var folder = kept ?? Path.Combine(Path.GetTempPath(), $"fubuni-{server.Name}-{Guid.NewGuid():N}");
        UnprivilegedUser.EnsureExists();
        UnprivilegedUser.CreateFolder(folder);

        var cluster = new PostgresCluster(programs, folder, line => log.Write(server, line));
        await PreviousProcess.WaitUntilGoneAsync(Path.Combine(cluster.Folder, "postmaster.pid"), "postgres", cancellationToken).ConfigureAwait(false);
        var user = await server.UserNameReference.GetValueAsync(cancellationToken).ConfigureAwait(false);
        var password = await server.PasswordParameter.GetValueAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await cluster.EnsureAsync(user!, password!, isTemporary: kept is null, cancellationToken).ConfigureAwait(false);
        }
        catch when (kept is null)
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }

        // Data that ends with the run need not survive a power cut.
        string[] durability = kept is null ? ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"] : [];
        var (command, arguments) = UnprivilegedUser.Run(programs.Postgres,
        [
            "-D", cluster.Folder, "-p", $"{server.PrimaryEndpoint.Port}", "-c", "listen_addresses=localhost", "-c", "unix_socket_directories=",
            "-c", "max_connections=200", "-c", "log_checkpoints=off", .. durability,
        ]);

        // SIGINT is PostgreSQL's fast shutdown: sessions are closed, nothing is lost.
        return new ProcessSpec(command, arguments, folder) { StopSignal = "INT", TemporaryFolder = kept is null ? folder : null };
    }
}

/// <summary>A PostgreSQL data folder.</summary>
internal sealed class PostgresCluster(PostgresBinaries.Programs programs, string parent, Action<string> log)
{
    public string Folder { get; } = Path.Combine(parent, "data");

    private string PasswordHash => Path.Combine(parent, "password.sha256");

    public async Task EnsureAsync(string user, string password, bool isTemporary, CancellationToken cancellationToken)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{user}:{password}")));
        if (!Directory.Exists(Folder))
        {
            await CreateAsync(user, password, isTemporary, cancellationToken).ConfigureAwait(false);
            await File.WriteAllTextAsync(PasswordHash, hash, cancellationToken).ConfigureAwait(false);
            return;
        }

        var version = (await File.ReadAllTextAsync(Path.Combine(Folder, "PG_VERSION"), cancellationToken).ConfigureAwait(false)).Trim();
        if (version != $"{programs.MajorVersion}")
        {
            throw new DistributedApplicationException(
                $"The data in {parent} was written by PostgreSQL {version}, the server here is {programs.MajorVersion}. Install PostgreSQL {version}, or delete that folder to start with an empty database.");
        }

        // The password may have changed since: a new one configured, or the user secrets deleted.
        if (!File.Exists(PasswordHash) || await File.ReadAllTextAsync(PasswordHash, cancellationToken).ConfigureAwait(false) != hash)
        {
            await SetPasswordAsync(user, password, cancellationToken).ConfigureAwait(false);
            await File.WriteAllTextAsync(PasswordHash, hash, cancellationToken).ConfigureAwait(false);
        }
    }

    // Under another name until it is complete, so that an interrupted creation is not taken for a data folder.
    private async Task CreateAsync(string user, string password, bool isTemporary, CancellationToken cancellationToken)
    {
        var incomplete = Folder + ".new";
        if (Directory.Exists(incomplete))
        {
            Directory.Delete(incomplete, recursive: true);
        }

        var passwordFile = Path.Combine(parent, "password");
        await File.WriteAllTextAsync(passwordFile, password, cancellationToken).ConfigureAwait(false);
        try
        {
            // From version 17 on, sorting and case rules are PostgreSQL's own, the same on every system.
            string[] locale = programs.MajorVersion >= 17
                ? ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
                : ["--locale=C.UTF-8"];
            string[] durability = isTemporary ? ["--no-sync"] : [];
            await RunAsync(
                programs.InitDb,
                ["-D", incomplete, "-U", user, $"--pwfile={passwordFile}", "--auth=scram-sha-256", "--encoding=UTF8", "--no-instructions", .. locale, .. durability],
                "The database could not be created", cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(passwordFile);
        }

        Directory.Move(incomplete, Folder);
    }

    private async Task SetPasswordAsync(string user, string password, CancellationToken cancellationToken)
    {
        log("the password has changed; setting it in the database");
        var statement = Path.Combine(parent, "set-password.sql");
        await File.WriteAllTextAsync(statement, $"ALTER USER \"{user.Replace("\"", "\"\"", StringComparison.Ordinal)}\" PASSWORD '{password.Replace("'", "''", StringComparison.Ordinal)}';\n", cancellationToken).ConfigureAwait(false);
        try
        {
            // Single-user mode asks for no password.
            await RunAsync(
                "/bin/sh", ["-c", "exec \"$0\" --single -D \"$1\" postgres < \"$2\" > /dev/null", programs.Postgres, Folder, statement],
                "The password could not be set in the database", cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(statement);
        }
    }

    private async Task RunAsync(string program, IReadOnlyList<string> arguments, string failure, CancellationToken cancellationToken)
    {
        var output = new List<string>();
        var (command, all) = UnprivilegedUser.Run(program, arguments);
        if (await ManagedProcess.RunAsync(new ProcessSpec(command, all, parent), Keep, cancellationToken).ConfigureAwait(false) != 0)
        {
            output.ForEach(log);
            throw new DistributedApplicationException($"{failure}: {output.LastOrDefault(line => line.Length > 0)}");
        }

        void Keep(string line)
        {
            lock (output)
            {
                output.Add(line);
            }
        }
    }
}
