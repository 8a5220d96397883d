using Fubuni.AuthService.Data;
using Fubuni.AuthService.SigningKeys;
using Fubuni.ServiceDefaults.Database;

namespace Fubuni.AuthService;

/// <summary>What the program does instead of serving, when its first argument says so.</summary>
internal static class Commands
{
    /// <returns>The exit code; null where the service is to run.</returns>
    public static async Task<int?> RunCommandAsync(this WebApplicationBuilder builder, string[] args) =>
        args switch
        {
            [MigrateCommand.Name, .. var options] => await builder.MigrateAsync<AuthDbContext>(
                options,
                Console.Out,
                Console.Error
            ),
            [RotateKeysCommand.Name, .. var options] => await builder.RotateKeysAsync(
                options,
                Console.Out,
                Console.Error
            ),
            _ => null,
        };
}
