using Npgsql;

namespace Fubuni.AuthService.Tests.Fixtures;

/// <summary>Databases that a test makes for itself; they end with the server.</summary>
internal static class TestDatabase
{
    /// <summary>Makes a database with a schema that is there before the service is.</summary>
    public static async Task CreateAsync(string server, string name, string schema)
    {
        await ExecuteAsync(server, $"create database {name}");
        await ExecuteAsync($"{server};Database={name}", schema);
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
