namespace Fubuni.ServiceDefaults.Database;

/// <summary>Settings of the database. Configuration section <c>Database</c>.</summary>
public sealed class DatabaseOptions
{
    public const string Section = "Database";

    /// <summary>
    /// Whether the service applies missing migrations at its start. If not, it waits until the command <c>migrate</c>
    /// has applied them.
    /// </summary>
    public bool MigrateOnStart { get; set; } = true;

    /// <summary>How often a waiting service checks the database.</summary>
    public TimeSpan WaitInterval { get; set; } = TimeSpan.FromSeconds(2);
}
