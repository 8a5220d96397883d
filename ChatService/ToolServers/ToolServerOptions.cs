using System.ComponentModel.DataAnnotations;

namespace Fubuni.ChatService.ToolServers;

/// <summary>One MCP server of the operator. Configuration section <c>ToolServers</c>, a list.</summary>
internal sealed class ToolServerOptions
{
    public const string Section = "ToolServers";

    /// <summary>Begins the names of its tools: lower-case letters, digits and hyphens.</summary>
    [Required, RegularExpression("^[a-z0-9][a-z0-9-]{0,19}$")]
    public string Name { get; set; } = "";

    /// <summary>Its address, for the Streamable HTTP transport or the older one with server-sent events.</summary>
    [Required, Url]
    public string Url { get; set; } = "";

    /// <summary>Sent with every request, such as <c>Authorization</c>.</summary>
    public Dictionary<string, string> Headers { get; set; } = [];

    /// <summary>The tools that are offered, by their names; all of them when the list is empty.</summary>
    public List<string> Tools { get; set; } = [];

    /// <summary>Which calls the user is asked about.</summary>
    public AskUser Ask { get; set; } = AskUser.Changes;

    /// <summary>The longest that one call may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Characters of a result that the model is shown; the rest is cut off.</summary>
    [Range(100, 1_000_000)]
    public int MaxResultLength { get; set; } = 50_000;

    /// <summary>Bytes of one response of the server; a call with more fails.</summary>
    [Range(1_024, 100 * 1_024 * 1_024)]
    public int MaxResponseBytes { get; set; } = 4 * 1_024 * 1_024;
}

internal enum AskUser
{
    /// <summary>Those of tools that do not say that they only read.</summary>
    Changes,
    Always,
    Never,
}
