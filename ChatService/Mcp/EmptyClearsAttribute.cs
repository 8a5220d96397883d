namespace Fubuni.ChatService.Mcp;

/// <summary>
/// Marks an optional argument of a tool for which empty text means "clear the value". For all other arguments, empty
/// text counts as absent.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class EmptyClearsAttribute : Attribute;
