using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fubuni.ChatService.Instructions;

/// <summary>The user's instructions, for the settings.</summary>
internal static class InstructionsEndpoints
{
    public static void MapInstructions(this IEndpointRouteBuilder app)
    {
        var instructions = app.MapGroup("/api/chat/instructions")
            .WithTags("Instructions")
            .ProducesProblem(StatusCodes.Status401Unauthorized);
        instructions
            .MapGet("/", GetAsync)
            .WithName("GetInstructions")
            .WithSummary("What the user wants the assistant to know in every chat.");
        instructions
            .MapPut("/", ReplaceAsync)
            .WithName("ReplaceInstructions")
            .WithSummary("Replaces what the user wants the assistant to know; later answers follow it.")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<Ok<InstructionsView>> GetAsync(
        CurrentUser user,
        InstructionsService instructions,
        CancellationToken cancellationToken
    ) => TypedResults.Ok(await instructions.ReadAsync(user.Id, cancellationToken));

    private static async Task<Results<Ok<InstructionsView>, ProblemHttpResult>> ReplaceAsync(
        CurrentUser user,
        InstructionsService instructions,
        ChangeInstructionsRequest request,
        CancellationToken cancellationToken
    )
    {
        var result = await instructions.ReplaceAsync(user.Id, request, cancellationToken);
        return result.TryGetValue(out var view, out var error) ? TypedResults.Ok(view) : error.ToProblem();
    }
}
