namespace Fubuni.AppHost.Publishing.Helm;

/// <param name="Port">A port number, or a template expression of one.</param>
/// <param name="Condition">The template condition under which it is called; null for always.</param>
/// <param name="MorePorts">The value that lists further ports; null for none.</param>
internal sealed record Destination(string Name, string Port, string? Condition = null, string? MorePorts = null);
