namespace Fubuni.ChatService.Events;

/// <summary>What changes, told while it changes.</summary>
internal static class EventEndpoints
{
    public static void MapEvents(this IEndpointRouteBuilder app) =>
        app.MapGroup("/api/chat")
            .WithTags("Events")
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .MapGet("/events", Follow)
            .WithName("FollowEvents");

    /// <summary>
    /// Own sessions, runs and tasks as they change, on whichever replica: server-sent events, for as long as the token
    /// lives.
    /// </summary>
    /// <remarks>
    /// Each `data:` line is a JSON object with a `type`: `ready` first, then `session`, `run-started`, `run-ended`,
    /// `task`; `resync` when events may have been missed; and last `signed-out`, `token-expired`, `replaced` or
    /// `reconnect`. They carry ids; read what they are about. A user has at most 20 streams at a replica: one more ends
    /// the oldest.
    /// </remarks>
    internal static EventStream Follow() => new();
}
