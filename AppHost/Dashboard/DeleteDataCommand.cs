using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using StackExchange.Redis;

namespace Fubuni.AppHost.Dashboard;

internal static class DeleteDataCommand
{
    /// <summary>
    /// Deletes all accounts, chats and tasks. The services stop for this, and create their databases again at their
    /// start.
    /// </summary>
    public static void WithDeleteDataCommand(
        this IResourceBuilder<PostgresServerResource> postgres,
        IResourceBuilder<RedisResource> cache,
        params IReadOnlyList<IResourceBuilder<ProjectResource>> services
    ) =>
        postgres.WithCommand(
            "delete-data",
            "Delete all data",
            context => DeleteAsync(postgres.Resource, cache.Resource, services, context),
            new CommandOptions
            {
                Description = "Deletes all accounts, chats and tasks, and starts the services on empty databases.",
                ConfirmationMessage =
                    "Delete all accounts, chats and tasks of this development environment? This cannot be undone.",
                IconName = "Delete",
                UpdateState = state =>
                    state.ResourceSnapshot.State?.Text == KnownResourceStates.Running
                        ? ResourceCommandState.Enabled
                        : ResourceCommandState.Disabled,
            }
        );

    private static async Task<ExecuteCommandResult> DeleteAsync(
        PostgresServerResource postgres,
        RedisResource cache,
        IReadOnlyList<IResourceBuilder<ProjectResource>> services,
        ExecuteCommandContext context
    )
    {
        var commands = context.Services.GetRequiredService<ResourceCommandService>();
        var cancellationToken = context.CancellationToken;
        foreach (var service in services)
        {
            await commands.ExecuteCommandAsync(service.Resource, KnownResourceCommands.StopCommand, cancellationToken);
        }

        try
        {
            await RecreateDatabasesAsync(postgres, cancellationToken);
            await FlushAsync(cache, cancellationToken);
        }
        catch (Exception exception) when (exception is NpgsqlException or RedisException)
        {
            return CommandResults.Failure(exception.Message);
        }
        finally
        {
            foreach (var service in services)
            {
                await commands.ExecuteCommandAsync(
                    service.Resource,
                    KnownResourceCommands.StartCommand,
                    CancellationToken.None
                );
            }
        }

        return CommandResults.Success("All accounts, chats and tasks are deleted.");
    }

    private static async Task RecreateDatabasesAsync(
        PostgresServerResource postgres,
        CancellationToken cancellationToken
    )
    {
        await using var server = NpgsqlDataSource.Create((await postgres.GetConnectionStringAsync(cancellationToken))!);
        foreach (var name in postgres.Databases.Values)
        {
            // FORCE closes connections that the services have left open.
            await using var drop = server.CreateCommand($"drop database if exists \"{name}\" with (force)");
            await drop.ExecuteNonQueryAsync(cancellationToken);
            await using var create = server.CreateCommand($"create database \"{name}\"");
            await create.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static async Task FlushAsync(RedisResource cache, CancellationToken cancellationToken)
    {
        var connectionString = await cache.ConnectionStringExpression.GetValueAsync(cancellationToken);
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"{connectionString},allowAdmin=true");
        foreach (var server in redis.GetServers())
        {
            await server.FlushAllDatabasesAsync();
        }
    }
}
