using System.Text.Json;

namespace Fubuni.ChatService.Models;

/// <summary>What one chunk says of one call.</summary>
internal sealed class CallPiece
{
    public int Index { get; set; }

    public string? Id { get; set; }

    public string? Name { get; set; }

    public string? Arguments { get; set; }

    /// <summary>Members that are not known here, which the provider gets back.</summary>
    public List<(string Name, JsonElement Value)>? Returned { get; set; }

    public List<(string Name, JsonElement Value)>? ReturnedOfFunction { get; set; }
}
