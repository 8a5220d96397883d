using Microsoft.Extensions.AI;

namespace Fubuni.ChatService.Models;

/// <summary>
/// A model has begun to ask for a tool, of which no more than the name is known. The <see cref="FunctionCallContent"/>
/// with the same id follows when it is whole.
/// </summary>
internal sealed class FunctionCallStart(string callId, string name) : AIContent
{
    public string CallId => callId;

    public string Name => name;
}
