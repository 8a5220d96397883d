using Aspire.Npgsql.EntityFrameworkCore.PostgreSQL;

namespace Fubuni.ServiceDefaults.Database;

public static class DatabaseConnections
{
    private const string Defaults = "Max Auto Prepare=50;No Reset On Close=true;GSS Encryption Mode=Disable";

    /// <summary>
    /// Pooled connections keep their prepared statements and plans from one request to the next, because planning a
    /// small query costs the database more than executing it. By default, Npgsql discards them with all other session
    /// state, but our services leave no such state. Kerberos is disabled: its library is not in the image, and
    /// searching for it would log an error at every start. A connection string can override this, for poolers that do
    /// not support it.
    /// </summary>
    public static void KeepPlans(NpgsqlEntityFrameworkCorePostgreSQLSettings settings)
        // When a keyword occurs twice, the last one is used.
        =>
        settings.ConnectionString = settings.ConnectionString is { Length: > 0 } given ? $"{Defaults};{given}" : null;
}
