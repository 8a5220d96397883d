using Fubuni.ChatService.Data;
using Fubuni.ChatService.Import;
using Fubuni.ServiceDefaults.Database;

namespace Fubuni.ChatService;

/// <summary>What the program does instead of serving, when its first argument says so.</summary>
internal static class Commands
{
    /// <returns>The exit code; null where the service is to run.</returns>
    public static async Task<int?> RunCommandAsync(this WebApplicationBuilder builder, string[] args) =>
        args switch
        {
            [MigrateCommand.Name, .. var options] => await builder.MigrateAsync<ChatDbContext>(
                options,
                Console.Out,
                Console.Error
            ),
            [ImportCommand.Name, .. var options] => await builder.ImportAsync(options, Console.Out, Console.Error),
            _ => null,
        };
}
