using Microsoft.Extensions.Configuration;

namespace Fubuni.AppHost;

internal static class ToolServerExtensions
{
    /// <summary>The section of the configuration, here and in ChatService.</summary>
    private const string List = "ToolServers";

    /// <summary>
    /// Gives the service the operator's MCP servers. Their headers, which may be keys, are secret parameters.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithToolServers(this IResourceBuilder<ProjectResource> service)
    {
        var builder = service.ApplicationBuilder;
        foreach (var (index, server) in builder.Configuration.GetSection(List).GetChildren().Index())
        {
            foreach (var (path, value) in server.AsEnumerable(makePathsRelative: true))
            {
                if (value is null)
                {
                    continue;
                }

                var variable = $"{List}__{index}__{path.Replace(":", "__", StringComparison.Ordinal)}";
                if (path.Split(':') is ["Headers", var header])
                {
                    var parameter = $"tool-server-{index}-{header.ToLowerInvariant()}";
                    service.WithEnvironment(
                        variable,
                        builder.ExecutionContext.IsPublishMode
                            ? builder.AddParameter(parameter, secret: true)
                            : builder.AddParameter(parameter, value, secret: true)
                    );
                }
                else
                {
                    service.WithEnvironment(variable, value);
                }
            }
        }

        return service;
    }
}
