namespace Fubuni.ServiceDefaults.Database;

/// <summary>How a service treats its database. Configuration section <c>Database</c>.</summary>
public sealed class DatabaseOptions
{
    public const string Section = "Database";

    /// <summary>
    /// Whether the service applies the migrations that are missing when it starts. If not it waits until they are
    /// there, which the command <c>migrate</c> sees to.
    /// </summary>
    public bool MigrateOnStart { get; set; } = true;

    /// <summary>How often a service that waits looks again.</summary>
    public TimeSpan WaitInterval { get; set; } = TimeSpan.FromSeconds(2);
}
