using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using ModelContextProtocol.Client;

namespace Fubuni.ChatService.ToolServers;

/// <summary>A tool of a server, as the model is offered it.</summary>
/// <param name="Function">Under a name that no tool of another server has.</param>
/// <param name="NeedsApproval">Whether the user is asked before each call.</param>
/// <param name="IsRepeatable">Whether a second call does no harm where the result of the first was lost.</param>
internal sealed partial record ToolServerTool(
    ToolServerClient Server,
    string NameAtServer,
    AIFunction Function,
    bool NeedsApproval,
    bool IsRepeatable
)
{
    /// <summary>As the largest providers accept them.</summary>
    private const int MaxNameLength = 64;

    private const int MaxDescriptionLength = 1_024;

    /// <returns>Null where the name is too long for models.</returns>
    public static ToolServerTool? Of(McpClientTool tool, ToolServerClient server, ToolServerOptions options)
    {
        var name = $"{options.Name}__{ForbiddenInNames().Replace(tool.Name, "_")}";
        if (name.Length > MaxNameLength)
        {
            return null;
        }

        var hints = tool.ProtocolTool.Annotations;
        var onlyReads = hints?.ReadOnlyHint == true;
        var needsApproval = options.Ask switch
        {
            AskUser.Always => true,
            AskUser.Never => false,
            _ => !onlyReads,
        };
        var offered = tool.WithName(name).WithDescription(Shortened(tool.Description));
        return new ToolServerTool(
            server,
            tool.Name,
            offered,
            needsApproval,
            onlyReads || hints?.IdempotentHint == true
        );
    }

    private static string Shortened(string description) =>
        description.Length <= MaxDescriptionLength ? description : description[..MaxDescriptionLength];

    [GeneratedRegex("[^A-Za-z0-9_-]")]
    private static partial Regex ForbiddenInNames();
}
