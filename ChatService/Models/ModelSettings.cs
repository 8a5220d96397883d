namespace Fubuni.ChatService.Models;

/// <summary>An element of the list <c>Models</c> in the configuration.</summary>
internal sealed class ModelSettings
{
    public const string Section = "Models";

    public string? Id { get; set; }

    /// <summary>The id, if absent.</summary>
    public string? Name { get; set; }

    /// <summary>An address that speaks OpenAI's chat completions, such as <c>https://api.openai.com/v1</c>.</summary>
    public string? Endpoint { get; set; }

    /// <summary>Absent where the endpoint asks for none.</summary>
    public string? Key { get; set; }

    /// <summary>What the provider calls it; the id, if absent.</summary>
    public string? Model { get; set; }

    public bool Tools { get; set; } = true;

    public bool? Reasoning { get; set; }

    public int? ContextLength { get; set; }
}
