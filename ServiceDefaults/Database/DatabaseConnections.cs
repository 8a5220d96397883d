using Aspire.Npgsql.EntityFrameworkCore.PostgreSQL;

namespace Fubuni.ServiceDefaults.Database;

public static class DatabaseConnections
{
    private const string Defaults = "Max Auto Prepare=50;No Reset On Close=true;GSS Encryption Mode=Disable";

    /// <summary>
    /// Pooled connections keep their prepared statements and plans from one request to the next: planning a small query
    /// costs the database more than running it. Npgsql would discard them with all other session state, of which our
    /// services leave none behind. Kerberos is off, because its library is not in the image, and looking for it would
    /// log an error at every start. A connection string that says otherwise wins, for poolers that cannot do this.
    /// </summary>
    public static void KeepPlans(NpgsqlEntityFrameworkCorePostgreSQLSettings settings)
        // Of a keyword that is there twice the later counts.
        =>
        settings.ConnectionString = settings.ConnectionString is { Length: > 0 } given ? $"{Defaults};{given}" : null;
}
