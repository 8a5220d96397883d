namespace Fubuni.ChatService.Mcp;

/// <summary>
/// On an optional argument of a tool: empty text has a meaning of its own. Of other arguments it is as if they were
/// absent.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class EmptyClearsAttribute : Attribute;
