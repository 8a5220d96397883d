using Fubuni.ChatService.Data;
using Fubuni.ChatService.Import;
using Fubuni.ServiceDefaults.Database;

namespace Fubuni.ChatService;

/// <summary>The commands of the program: with one as the first argument, it does not serve.</summary>
internal static class Commands
{
    /// <returns>The exit code; null when the service should run.</returns>
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
