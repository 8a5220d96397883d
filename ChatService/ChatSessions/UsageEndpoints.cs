using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fubuni.ChatService.ChatSessions;

/// <summary>The usage of a session.</summary>
internal static class UsageEndpoints
{
    public static void MapSessionUsage(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/chat/sessions/{id:guid}/usage", GetAsync)
            .WithTags("Sessions")
            .WithName("GetSessionUsage")
            .WithSummary("The tokens and models of all answers of a session, on all its branches.")
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<SessionUsage>, ProblemHttpResult>> GetAsync(
        Guid id,
        CurrentUser user,
        SessionUsageReader reader,
        CancellationToken cancellationToken
    )
    {
        var usage = await reader.ReadAsync(user.Id, id, cancellationToken);
        return usage.TryGetValue(out var found, out var error) ? TypedResults.Ok(found) : error.ToProblem();
    }
}
