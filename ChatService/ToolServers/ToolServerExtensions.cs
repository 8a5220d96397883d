using System.ComponentModel.DataAnnotations;

namespace Fubuni.ChatService.ToolServers;

internal static class ToolServerExtensions
{
    public static void AddToolServers(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<List<ToolServerOptions>>()
            .BindConfiguration(ToolServerOptions.Section)
            .Validate(
                servers => servers.All(server => Validator.TryValidateObject(server, new(server), null, true)),
                "Each of ToolServers needs a Name (lower-case letters, digits and hyphens, at most 20) and a Url."
            )
            .Validate(
                servers => servers.DistinctBy(server => server.Name).Count() == servers.Count,
                "Two of ToolServers have the same Name."
            )
            .ValidateOnStart();
        builder.Services.AddHostedSingleton<ToolServerList>();
    }
}
