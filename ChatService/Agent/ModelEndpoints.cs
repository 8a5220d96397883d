using Fubuni.ChatService.Models;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fubuni.ChatService.Agent;

internal static class ModelEndpoints
{
    public static void MapModel(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/chat/model", Get)
            .WithName("GetModel")
            .WithTags("Model")
            .WithSummary("Which model answers.")
            .ProducesProblem(StatusCodes.Status401Unauthorized);

    private static Ok<ModelDescription> Get(ModelConnection model) =>
        TypedResults.Ok(new ModelDescription(model.Model, model.IsDemo));
}

/// <param name="Demo">True where canned answers stand in for a model; a client should say so.</param>
internal sealed record ModelDescription(string Name, bool Demo);
