namespace Fubuni.AppHost.Publishing.Helm;

/// <param name="Port">A port number, or a template expression of one.</param>
/// <param name="Condition">The template condition under which it is called; null for always.</param>
internal sealed record Destination(string Name, string Port, string? Condition = null);
